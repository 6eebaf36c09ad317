# The host's own words in Chinese, simplified characters.
# `.kana` is what is spoken, without the Japanese name that stands in the text.

## Fixed slots: the same on every screen

slot-cancel = 停止
slot-back = 返回
slot-clerk = 呼叫人员
slot-repeat = 再听一次
slot-language = 语言
slot-volume = 音量
slot-text-size = 文字大小
slot-contrast = 高对比度
slot-extend = 延长时间
slot-continue = 继续
slot-page-back = 上一页
slot-page-on = 下一页
slot-mark = 读卡器的屏幕

## Slots filled by the host

slot-name = { $name } 先生/女士
slot-queue-number = 您的号码：{ $number }
slot-next-place = 接下来请前往 { $place }。
slot-hospital-notice = 本机构通知：{ $text }
slot-clerk-message = 接待窗口通知：{ $text }
slot-tries-left = 还可以输入 { $tries } 次
slot-visit-code = 登记代码 { $code }
slot-reader-number = 读卡器 { $number }

## Ways to confirm who is here

method-face = 人脸识别
method-pin = 密码
method-staff = 由工作人员确认

## PIN pad

pin-title = 请输入密码
pin-body = 请输入个人编号卡的4位数密码。工作人员不会询问您的密码。
pin-phone-title = 请输入手机证书的密码
pin-phone-body = 请输入手机电子证书的4位数密码。输入后再将手机靠近读卡器。
pin-few-tries = 还可以输入 { $tries } 次。您也可以选择其他方法。
pin-last-try = 还可以输入1次。如果不符，密码将被锁定。您也可以选择其他方法。
pin-digit-entered = 已输入第 { $count } 位
pin-digits = 现有 { $count } 位
pin-clear = 清除
pin-enter = 确定
pin-cancel = 取消输入密码
pin-checking = 正在核对密码
pin-retry-title = 密码不符
pin-retry-body = 请重新输入，或选择其他方法。
pin-locked-title = 此密码已被锁定
pin-locked-body = 您可以用人脸识别办理，或由工作人员确认。密码可以在市区町村的窗口重新设定。

## Staff

staff-calling-title = 正在呼叫工作人员
staff-calling-body = 请在此稍候。卡片可以放着不动。
staff-pad-title = 由工作人员确认
staff-pad-body = 工作人员会输入本机构的口令并核对您的面容。不使用您本人的密码，工作人员也不会询问您的密码。
staff-cancel = 取消工作人员确认
clerk-called = 已呼叫工作人员。请在此稍候。
clerk-coming = 工作人员马上就来。请在此稍候。
clerk-took-over-title = 工作人员正在操作
clerk-took-over-body = 接待人员正在为您办理。请在此稍候。

## Host step: consent to look at past records

step-consent-title = 提供过去的医疗信息
step-consent-body = 您是否同意把诊疗信息、用药信息、体检信息和手术信息提供给本机构？不同意也可以办理就诊登记。
step-consent-agree = 同意
step-consent-decline = 不同意
step-consent-items = 逐项选择
step-consent-item-medical-title = 提供诊疗信息
step-consent-item-medical-body = 您是否同意提供过去的诊疗信息？不同意也可以办理就诊登记。
step-consent-item-medicine-title = 提供用药信息
step-consent-item-medicine-body = 您是否同意提供过去的用药信息？不同意也可以办理就诊登记。
step-consent-item-checkup-title = 提供体检信息
step-consent-item-checkup-body = 您是否同意提供过去的体检信息？不同意也可以办理就诊登记。
step-consent-item-surgery-title = 提供手术信息
step-consent-item-surgery-body = 您是否同意提供过去的手术信息？不同意也可以办理就诊登记。

## Host step: certificate for specific diseases

step-specific-disease-title = 特定疾病疗养受疗证（特定疾病療養受療証）
    .kana = 特定疾病疗养受疗证
step-specific-disease-body = 您是否同意提供特定疾病疗养受疗证的信息？不同意也可以办理就诊登记。
step-specific-disease-agree = 同意
step-specific-disease-decline = 不同意

## Host step: certificates for medical subsidies

step-subsidy-title = 医疗费补助（医療費助成）
    .kana = 医疗费补助
step-subsidy-body = 您要使用医疗费补助的各类受给者证吗？
step-subsidy-agree = 使用
step-subsidy-decline = 不使用

## Host step: form of the prescription

step-prescription-title = 处方笺（処方箋）的开具方式
    .kana = 处方笺的开具方式
step-prescription-body = 请选择处方笺的开具方式。
step-prescription-electronic = 电子处方笺
step-prescription-paper = 纸质处方笺

## Host step: first registration of a card

step-registration-title = 申请作为健康保险证使用
step-registration-body = 您要申请把个人编号卡作为健康保险证（健康保険証）使用吗？如果不申请，接待人员会为您说明。
    .kana = 您要申请把个人编号卡作为健康保险证使用吗？如果不申请，接待人员会为您说明。
step-registration-agree = 申请
step-registration-decline = 不申请

## Time and card

warning-title = 时间快到了
warning-body = { $seconds } 秒后结束。如要继续，请选择“延长时间”。
warning-keys = 按任意数字键也可以延长时间。
left-behind-title = 请取走您的卡
left-behind-body = 卡还留在读卡器上。请不要忘记取走。
out-of-service-title = 本机暂停使用
out-of-service-body = 请到接待窗口办理。

## Safe screens: shown by the host when a flow has none

safe-idle-title = 用个人编号卡办理就诊登记
safe-idle-body = 请把个人编号卡（マイナンバーカード）放到读卡器上。
    .kana = 请把个人编号卡放到读卡器上。
safe-choosing-title = 请选择卡或手机
safe-choosing-body = 请选择办理时使用的物品。
safe-reading-title = 正在读取
safe-reading-body = 请不要移动卡或手机。
safe-identify-title = 身份确认方式
safe-identify-body = 请选择身份确认方式。
safe-capturing-title = 正在确认您的面容
safe-capturing-body = 请看摄像头并稍候。
safe-identified-title = 身份确认已完成
safe-identified-body = 请继续。
safe-querying-title = 正在确认保险资格
safe-querying-body = 需要几秒钟。请在此稍候。
safe-confirmed-title = 保险资格已确认
safe-confirmed-body = 请继续。
safe-referred-title = 请到接待窗口办理
safe-referred-body = 请带上您的卡到接待窗口。
safe-recording-title = 正在登记
safe-recording-body = 请在此稍候。
safe-closing-title = 请取走您的卡
safe-closing-body = 取走卡后，就诊登记即完成。
safe-leaving-title = 就诊登记已完成
safe-leaving-body = 请等候叫号。
safe-visit-code = 登记代码 { $code }

## Notices

notice-certificate-expiring = 您的证书将在3个月内到期。请到市区町村的窗口办理更新手续。
notice-certificate-expired = 您的证书已过期。这次只能确认保险资格。请到市区町村的窗口办理更新手续。
notice-message = 通知：{ $text }

## Errors: the title says what happened, the body what to do next

error-code = 咨询代码 { $code }
error-card-unreadable-title = 未能读取卡片
error-card-unreadable-body = 请确认个人编号卡是否放好。如果再次出现此提示，请联系接待窗口。
error-card-foreign-title = 这似乎不是个人编号卡
error-card-foreign-body = 请确认放在读卡器上的是个人编号卡。如果再次出现此提示，请联系接待窗口。
error-card-expired-title = 卡内的电子证书已到期或已停用
error-card-expired-body = 请联系接待窗口，并到市区町村办理证书更新手续。
error-phone-title = 未能读取手机
error-phone-body = 请再次将手机靠近读卡器，保持约2秒。也可以用卡办理。
error-face-unavailable-title = 人脸识别暂时不能使用
error-face-unavailable-body = 请选择其他方法，或呼叫工作人员。
error-link-title = 暂时不能确认保险资格
error-link-body = 目前无法通信。请带上您的卡到接待窗口。
error-reader-lost-title = 正在重新连接读卡器
error-reader-lost-body = 会自动连接。请稍候，然后重新放卡。

## Keypad

keypad-introduction = 数字键的排列与电话相同，5键上有一个小点。停止键在{ $cancel }的旁边，呼叫工作人员的键在{ $clerk }的旁边。7键切换语言，8键调节音量，9键调节文字大小，0键切换高对比度。
key-digit = { $digit }
key-does = { $key }键：{ $action }

## Presentation: what was just changed

language-name = 中文
language-without-speech = 无语音
volume-now = 音量 { $level }
text-size-now = 文字大小 { $level }
contrast-on = 已切换为高对比度。
contrast-off = 已恢复原来的颜色。
voice-on = 语音引导开始。
voice-off = 语音引导结束。
touch-again = 再次触摸即可选择。

## Practice

demo-notice = 这是练习，不是真正的就诊登记。

## Colours on the panel while a face is looked at

colours-announced = 屏幕的边框会变换颜色。如果不需要，请选择“不变色”。
slot-no-colours = 不变色
colours-off = 边框不再变色。
