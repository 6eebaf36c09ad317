# The standard flow in Chinese, simplified characters.
# `.kana` is what is spoken, without the Japanese name that stands in the text.

## Idle

idle = 用个人编号卡办理就诊登记
idle-night = 夜间就诊登记
idle-disaster = 灾害或系统故障时的就诊登记
place-face-up = 请将卡片有照片的一面朝上，放到读卡器上。
place-face-down = 请将卡片有照片的一面朝下，放到读卡器上。
place-insert = 请将卡片有照片的一面朝向自己，插入插口。
use-card = 使用卡片
use-phone = 使用手机

## Card or phone

choose-token = 请选择办理时使用的物品
choose-token-body = 请选择个人编号卡或手机。也可以不选择，直接放卡。
place-card = 请放上个人编号卡（マイナンバーカード）
    .kana = 请放上个人编号卡
choose-phone = 请选择手机的种类
choose-phone-body = 可以使用已存入个人编号卡功能的手机。
android = Android手机
iphone = iPhone
hold-phone = 请将手机靠近读卡器
hold-phone-body = 请靠近读卡器，读取结束之前不要移动。
hold-iphone-body = 请按iPhone屏幕的提示完成确认，然后靠近读卡器，不要移动。
reading-card = 正在读取卡片
reading-card-body = 请稍候，不要移动卡片。
still-waiting = 请再稍候片刻。

## Ways to identify

choose-method = 请选择身份确认方式
choose-method-face = 推荐使用人脸识别。可以用屏幕上的按钮或按键选择。
choose-method-body = 可以用屏幕上的按钮或按键选择。
no-method = 在此屏幕上无法确认身份
no-method-body = 请到接待窗口办理。可以取走卡片。

## Face

face-guide = 用摄像头确认您的面容
face-guide-stand = 请站或坐在摄像头正面。
face-guide-frame = 请将面部移入框内。
face-guide-look = 请直视摄像头。
face-guide-body = 准备好后，请选择“开始”。
start-face = 开始
face-look = 请看摄像头
face-look-body = 确认结束之前请保持不动。
hint-closer = 请再靠近一点
hint-back = 请稍微后退
hint-centre = 请移到屏幕中央
hint-straight = 请直视摄像头
hint-still = 请保持不动
hint-dark = 光线较暗，请转向明亮的一侧
hint-bright = 光线过亮，请避开强光
hint-light-front = 请转身，让光线从正面照来
hint-eyes-open = 请睁开眼睛
hint-uncover = 面部有遮挡，请摘下口罩或拨开头发
hint-one-person = 请只让一个人入镜
hint-camera-height = 请让面部与摄像头同高

## What can go wrong: cause, then what to do

code-unreadable = 错误 001
code-foreign = 错误 002
code-unusable = 错误 006
code = 错误 { $number }
unreadable = 未能读取卡片
unreadable-body = 请确认个人编号卡是否放好。如果再次出现此提示，请联系接待窗口。
foreign = 这似乎不是个人编号卡（マイナンバーカード）
    .kana = 这似乎不是个人编号卡
foreign-body = 请确认放上的是个人编号卡。如果再次出现此提示，请联系接待窗口。
unusable = 卡内的证书已到期或已停用
unusable-body = 请联系接待窗口，并到市区町村办理证书更新手续。
phone-unreadable = 未能读取手机
choose-token-again-body = 请重新选择卡或手机。
phone-unusable = 这部手机不能用于办理
phone-unusable-body = 请使用卡，或到接待窗口办理。
no-phones = 此处不能使用手机
no-phones-body = 请使用个人编号卡。
card-gone = 卡片中途被取走
card-gone-body = 就诊登记尚未完成。再次放上卡片，可以从头开始。
not-matched = 未能确认您的面容
not-matched-body = 请再试一次，或选择其他方法。
timed-out = 未能在时间内确认您的面容
no-face = 不能使用人脸识别
other-method-body = 请选择其他方法。
entry-wrong = 输入的内容不符
no-entry = 此方法现在不能使用
not-confirmed = 工作人员未能完成确认
not-confirmed-body = 请再试一次，或到接待窗口办理。
lost-reader = 读卡器没有响应
lost-reader-body = 如果卡还在，请取走。正在重新连接，请稍候，或到接待窗口办理。
lost-camera = 摄像头不能使用
lost-camera-body = 可以继续。摄像头恢复之前不能选择人脸识别。
lost-keypad = 按键不能使用
lost-keypad-body = 请触摸屏幕继续，或到接待窗口办理。
lost-speaker = 没有声音
lost-speaker-body = 请看屏幕上的文字继续，或到接待窗口办理。
lost-link = 无法连接资格确认服务
lost-link-body = 正在重新连接。可以继续。
restored = 已恢复使用。

## Choices that return

try-again = 再试一次
go-on = 继续
call-clerk = 呼叫工作人员
stop = 停止办理
done = 结束

## From identified to recorded

querying = 正在确认保险资格
querying-body = 请稍候片刻。
unfinished = 就诊登记尚未完成
unfinished-body = 选择“继续”进入下一步。也可以停止办理。
fever = 您今天发烧或咳嗽吗？
fever-body = 为便于为您引导，请回答。
yes = 是
no = 否
recording = 正在办理
recording-body = 请稍候片刻。

## The clerk

see-clerk = 请到接待窗口确认
see-clerk-body = 请把此屏幕上的登记代码告诉接待窗口。
see-clerk-link = 未能连接资格确认服务
see-clerk-link-body = 请再次确认，或把此屏幕上的登记代码告诉接待窗口。
see-clerk-not-recorded = 未能发送登记内容
see-clerk-night = 请把此屏幕上的登记代码告诉夜间窗口。
see-clerk-disaster = 现在可能无法在屏幕上确认资格。请在窗口告知姓名、出生日期、性别和住址。
see-clerk-unstaffed = 此处没有工作人员。请按告示上的联系方式，告知此屏幕上的登记代码。
query-again = 再次确认

## The end

notice = 您有一条通知
notice-body = 请确认内容。如为日语，接待人员可以协助。
queued = 登记内容已保存，稍后自动发送。
remove-card = 请取走您的卡
remove-card-body = 取走卡后，就诊登记即完成。
remove-card-referred = 请带上您的卡到接待窗口。
remove-card-stopped = 办理已停止。
complete = 就诊登记已完成
complete-body = 请带好您的随身物品。
goodbye = 办理已停止
goodbye-body = 如要再次办理，可以从头开始。

## Pictures

picture-place-card = 把卡放到读卡器上的图
picture-hold-phone = 把手机靠近读卡器的图
picture-face = 框内有面部的图
picture-take-card = 从读卡器取走卡的图
picture-clerk = 接待窗口工作人员的图
picture-done = 完成标记

## Keys

key-cancel = 停止
key-cancel-spoken = 停止键。停止办理。
key-clear = 清除
key-clear-spoken = 清除键。取消最后一项。
key-enter = 确定
key-enter-spoken = 确定键。
key-clerk = 呼叫
key-clerk-spoken = 呼叫键。呼叫工作人员。
key-repeat = 重听
key-repeat-spoken = 重听键。再读一次。

## For the hospital and the clerk

setting-question = 就诊登记结束时询问是否发烧或咳嗽
setting-keypad = 屏幕按键的位置
question-fever = 是否发烧或咳嗽
