# The host's own words in Chinese, traditional characters.
# `.kana` is what is spoken, without the Japanese name that stands in the text.

## Fixed slots: the same on every screen

slot-cancel = 停止
slot-back = 返回
slot-clerk = 呼叫人員
slot-repeat = 再聽一次
slot-language = 語言
slot-volume = 音量
slot-text-size = 文字大小
slot-contrast = 高對比
slot-extend = 延長時間
slot-continue = 繼續
slot-page-back = 上一頁
slot-page-on = 下一頁
slot-mark = 讀卡機的畫面

## Slots filled by the host

slot-name = { $name } 先生/女士
slot-queue-number = 您的號碼：{ $number }
slot-next-place = 接下來請前往 { $place }。
slot-hospital-notice = 本機構通知：{ $text }
slot-clerk-message = 服務櫃台通知：{ $text }
slot-tries-left = 還可以輸入 { $tries } 次
slot-visit-code = 報到代碼 { $code }
slot-reader-number = 讀卡機 { $number }

## Ways to confirm who is here

method-face = 臉部辨識
method-pin = 密碼
method-staff = 由服務人員確認

## PIN pad

pin-title = 請輸入密碼
pin-body = 請輸入個人編號卡的4位數密碼。服務人員不會詢問您的密碼。
pin-phone-title = 請輸入手機憑證的密碼
pin-phone-body = 請輸入手機電子憑證的4位數密碼。輸入後再將手機靠近讀卡機。
pin-few-tries = 還可以輸入 { $tries } 次。您也可以選擇其他方法。
pin-last-try = 還可以輸入1次。如果不符，密碼將被鎖定。您也可以選擇其他方法。
pin-digit-entered = 已輸入第 { $count } 位
pin-digits = 現有 { $count } 位
pin-clear = 清除
pin-enter = 確定
pin-cancel = 取消輸入密碼
pin-checking = 正在核對密碼
pin-retry-title = 密碼不符
pin-retry-body = 請重新輸入，或選擇其他方法。
pin-locked-title = 此密碼已被鎖定
pin-locked-body = 您可以用臉部辨識報到，或由服務人員確認。密碼可以在市區町村的窗口重新設定。

## Staff

staff-calling-title = 正在呼叫服務人員
staff-calling-body = 請在此稍候。卡片可以放著不動。
staff-pad-title = 由服務人員確認
staff-pad-body = 服務人員會輸入本機構的通行碼並核對您的臉部。不使用您本人的密碼，服務人員也不會詢問您的密碼。
staff-cancel = 取消服務人員確認
clerk-called = 已呼叫服務人員。請在此稍候。
clerk-coming = 服務人員馬上就來。請在此稍候。
clerk-took-over-title = 服務人員正在操作
clerk-took-over-body = 櫃台人員正在為您辦理。請在此稍候。

## Host step: consent to look at past records

step-consent-title = 提供過去的醫療資訊
step-consent-body = 您是否同意將診療資訊、用藥資訊、健檢資訊和手術資訊提供給本機構？不同意也可以報到。
step-consent-agree = 同意
step-consent-decline = 不同意
step-consent-items = 逐項選擇
step-consent-item-medical-title = 提供診療資訊
step-consent-item-medical-body = 您是否同意提供過去的診療資訊？不同意也可以報到。
step-consent-item-medicine-title = 提供用藥資訊
step-consent-item-medicine-body = 您是否同意提供過去的用藥資訊？不同意也可以報到。
step-consent-item-checkup-title = 提供健檢資訊
step-consent-item-checkup-body = 您是否同意提供過去的健檢資訊？不同意也可以報到。
step-consent-item-surgery-title = 提供手術資訊
step-consent-item-surgery-body = 您是否同意提供過去的手術資訊？不同意也可以報到。

## Host step: certificate for specific diseases

step-specific-disease-title = 特定疾病療養受療證（特定疾病療養受療証）
    .kana = 特定疾病療養受療證
step-specific-disease-body = 您是否同意提供特定疾病療養受療證的資訊？不同意也可以報到。
step-specific-disease-agree = 同意
step-specific-disease-decline = 不同意

## Host step: certificates for medical subsidies

step-subsidy-title = 醫療費補助（医療費助成）
    .kana = 醫療費補助
step-subsidy-body = 您要使用醫療費補助的各種受給者證嗎？
step-subsidy-agree = 使用
step-subsidy-decline = 不使用

## Host step: form of the prescription

step-prescription-title = 處方箋（処方箋）的開立方式
    .kana = 處方箋的開立方式
step-prescription-body = 請選擇處方箋的開立方式。
step-prescription-electronic = 電子處方箋
step-prescription-paper = 紙本處方箋

## Host step: first registration of a card

step-registration-title = 申請作為健康保險證使用
step-registration-body = 您要申請將個人編號卡作為健康保險證（健康保険証）使用嗎？如果不申請，櫃台人員會為您說明。
    .kana = 您要申請將個人編號卡作為健康保險證使用嗎？如果不申請，櫃台人員會為您說明。
step-registration-agree = 申請
step-registration-decline = 不申請

## Time and card

warning-title = 時間快到了
warning-body = { $seconds } 秒後結束。如要繼續，請選擇「延長時間」。
warning-keys = 按任一數字鍵也可以延長時間。
left-behind-title = 請取走您的卡
left-behind-body = 卡還留在讀卡機上。請不要忘記取走。
out-of-service-title = 本機暫停使用
out-of-service-body = 請到服務櫃台辦理。

## Safe screens: shown by the host when a flow has none

safe-idle-title = 用個人編號卡報到
safe-idle-body = 請將個人編號卡（マイナンバーカード）放到讀卡機上。
    .kana = 請將個人編號卡放到讀卡機上。
safe-choosing-title = 請選擇卡或手機
safe-choosing-body = 請選擇報到時使用的物品。
safe-reading-title = 正在讀取
safe-reading-body = 請不要移動卡或手機。
safe-identify-title = 身分確認方式
safe-identify-body = 請選擇身分確認方式。
safe-capturing-title = 正在確認您的臉部
safe-capturing-body = 請看鏡頭並稍候。
safe-identified-title = 身分確認已完成
safe-identified-body = 請繼續。
safe-querying-title = 正在確認保險資格
safe-querying-body = 需要幾秒鐘。請在此稍候。
safe-confirmed-title = 保險資格已確認
safe-confirmed-body = 請繼續。
safe-referred-title = 請到服務櫃台辦理
safe-referred-body = 請帶著您的卡到服務櫃台。
safe-recording-title = 正在登記
safe-recording-body = 請在此稍候。
safe-closing-title = 請取走您的卡
safe-closing-body = 取走卡後，報到即完成。
safe-leaving-title = 報到已完成
safe-leaving-body = 請等候叫號。
safe-visit-code = 報到代碼 { $code }

## Notices

notice-certificate-expiring = 您的憑證將在3個月內到期。請到市區町村的窗口辦理更新手續。
notice-certificate-expired = 您的憑證已過期。這次只能確認保險資格。請到市區町村的窗口辦理更新手續。
notice-message = 通知：{ $text }

## Errors: the title says what happened, the body what to do next

error-code = 洽詢代碼 { $code }
error-card-unreadable-title = 未能讀取卡片
error-card-unreadable-body = 請確認個人編號卡是否放好。如果再次出現此畫面，請聯絡服務櫃台。
error-card-foreign-title = 這似乎不是個人編號卡
error-card-foreign-body = 請確認放在讀卡機上的是個人編號卡。如果再次出現此畫面，請聯絡服務櫃台。
error-card-expired-title = 卡內的電子憑證已到期或已停用
error-card-expired-body = 請聯絡服務櫃台，並到市區町村辦理憑證更新手續。
error-phone-title = 未能讀取手機
error-phone-body = 請再次將手機靠近讀卡機，保持約2秒。也可以用卡報到。
error-face-unavailable-title = 臉部辨識暫時不能使用
error-face-unavailable-body = 請選擇其他方法，或呼叫服務人員。
error-link-title = 暫時不能確認保險資格
error-link-body = 目前無法通訊。請帶著您的卡到服務櫃台。
error-reader-lost-title = 正在重新連接讀卡機
error-reader-lost-body = 會自動連接。請稍候，然後重新放卡。

## Keypad

keypad-introduction = 數字鍵的排列與電話相同，5鍵上有一個小點。停止鍵在{ $cancel }的旁邊，呼叫服務人員的鍵在{ $clerk }的旁邊。7鍵切換語言，8鍵調整音量，9鍵調整文字大小，0鍵切換高對比。
key-digit = { $digit }
key-does = { $key }鍵：{ $action }

## Presentation: what was just changed

language-name = 中文
language-without-speech = 無語音
volume-now = 音量 { $level }
text-size-now = 文字大小 { $level }
contrast-on = 已切換為高對比。
contrast-off = 已恢復原來的顏色。
voice-on = 語音引導開始。
voice-off = 語音引導結束。
touch-again = 再次觸摸即可選擇。

## Practice

demo-notice = 這是練習畫面，不是真正的報到。

## Colours on the panel while a face is looked at

colours-announced = 畫面的邊框會變換顏色。如果不需要，請選擇「不變色」。
slot-no-colours = 不變色
colours-off = 邊框不再變色。
