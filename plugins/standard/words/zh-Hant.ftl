# The standard flow in Chinese, traditional characters.
# `.kana` is what is spoken, without the Japanese name that stands in the text.

## Idle

idle = 用個人編號卡報到
idle-night = 夜間報到
idle-disaster = 災害或系統故障時的報到
place-face-up = 請將卡片有照片的一面朝上，放到讀卡機上。
place-face-down = 請將卡片有照片的一面朝下，放到讀卡機上。
place-insert = 請將卡片有照片的一面朝向自己，插入插槽。
use-card = 使用卡片
use-phone = 使用手機

## Card or phone

choose-token = 請選擇報到時使用的物品
choose-token-body = 請選擇個人編號卡或手機。也可以不選擇，直接放卡。
place-card = 請放上個人編號卡（マイナンバーカード）
    .kana = 請放上個人編號卡
choose-phone = 請選擇手機的種類
choose-phone-body = 可以使用已存入個人編號卡功能的手機。
android = Android手機
iphone = iPhone
hold-phone = 請將手機靠近讀卡機
hold-phone-body = 請靠近讀卡機，讀取結束之前不要移動。
hold-iphone-body = 請按iPhone畫面的提示完成確認，然後靠近讀卡機，不要移動。
reading-card = 正在讀取卡片
reading-card-body = 請稍候，不要移動卡片。
still-waiting = 請再稍候片刻。

## Ways to identify

choose-method = 請選擇身分確認方式
choose-method-face = 建議使用臉部辨識。可以用畫面上的按鈕或按鍵選擇。
choose-method-body = 可以用畫面上的按鈕或按鍵選擇。
no-method = 在此畫面上無法確認身分
no-method-body = 請到服務櫃台辦理。可以取走卡片。

## Face

face-guide = 用鏡頭確認您的臉部
face-guide-stand = 請站或坐在鏡頭正面。
face-guide-frame = 請將臉部移入框內。
face-guide-look = 請直視鏡頭。
face-guide-body = 準備好後，請選擇「開始」。
start-face = 開始
face-look = 請看鏡頭
face-look-body = 確認結束之前請保持不動。
hint-closer = 請再靠近一點
hint-back = 請稍微後退
hint-centre = 請移到畫面中央
hint-straight = 請直視鏡頭
hint-still = 請保持不動
hint-dark = 光線較暗，請轉向明亮的一側
hint-bright = 光線過亮，請避開強光
hint-light-front = 請轉身，讓光線從正面照來
hint-eyes-open = 請睜開眼睛
hint-uncover = 臉部有遮擋，請摘下口罩或撥開頭髮
hint-one-person = 請只讓一個人入鏡
hint-camera-height = 請讓臉部與鏡頭同高

## What can go wrong: cause, then what to do

code-unreadable = 錯誤 001
code-foreign = 錯誤 002
code-unusable = 錯誤 006
code = 錯誤 { $number }
unreadable = 未能讀取卡片
unreadable-body = 請確認個人編號卡是否放好。如果再次出現此畫面，請聯絡服務櫃台。
foreign = 這似乎不是個人編號卡（マイナンバーカード）
    .kana = 這似乎不是個人編號卡
foreign-body = 請確認放上的是個人編號卡。如果再次出現此畫面，請聯絡服務櫃台。
unusable = 卡內的憑證已到期或已停用
unusable-body = 請聯絡服務櫃台，並到市區町村辦理憑證更新手續。
phone-unreadable = 未能讀取手機
choose-token-again-body = 請重新選擇卡或手機。
phone-unusable = 這支手機不能用於報到
phone-unusable-body = 請使用卡，或到服務櫃台辦理。
no-phones = 此處不能使用手機
no-phones-body = 請使用個人編號卡。
card-gone = 卡片中途被取走
card-gone-body = 報到尚未完成。再次放上卡片，可以從頭開始。
not-matched = 未能確認您的臉部
not-matched-body = 請再試一次，或選擇其他方法。
timed-out = 未能在時間內確認您的臉部
no-face = 不能使用臉部辨識
other-method-body = 請選擇其他方法。
entry-wrong = 輸入的內容不符
no-entry = 此方法現在不能使用
not-confirmed = 服務人員未能完成確認
not-confirmed-body = 請再試一次，或到服務櫃台辦理。
lost-reader = 讀卡機沒有回應
lost-reader-body = 如果卡還在，請取走。正在重新連接，請稍候，或到服務櫃台辦理。
lost-camera = 鏡頭不能使用
lost-camera-body = 可以繼續。鏡頭恢復之前不能選擇臉部辨識。
lost-keypad = 按鍵不能使用
lost-keypad-body = 請觸摸畫面繼續，或到服務櫃台辦理。
lost-speaker = 沒有聲音
lost-speaker-body = 請看畫面上的文字繼續，或到服務櫃台辦理。
lost-link = 無法連接資格確認服務
lost-link-body = 正在重新連接。可以繼續。
restored = 已恢復使用。

## Choices that return

try-again = 再試一次
go-on = 繼續
call-clerk = 呼叫服務人員
stop = 停止報到
done = 結束

## From identified to recorded

querying = 正在確認保險資格
querying-body = 請稍候片刻。
unfinished = 報到尚未完成
unfinished-body = 選擇「繼續」進入下一步。也可以停止報到。
fever = 您今天發燒或咳嗽嗎？
fever-body = 為便於為您引導，請回答。
yes = 是
no = 否
recording = 正在報到
recording-body = 請稍候片刻。

## The clerk

see-clerk = 請到服務櫃台確認
see-clerk-body = 請將此畫面上的報到代碼告訴服務櫃台。
see-clerk-link = 未能連接資格確認服務
see-clerk-link-body = 請再次確認，或將此畫面上的報到代碼告訴服務櫃台。
see-clerk-not-recorded = 未能傳送報到內容
see-clerk-night = 請將此畫面上的報到代碼告訴夜間櫃台。
see-clerk-disaster = 現在可能無法在畫面上確認資格。請在櫃台告知姓名、出生日期、性別和住址。
see-clerk-unstaffed = 此處沒有服務人員。請按告示上的聯絡方式，告知此畫面上的報到代碼。
query-again = 再次確認

## The end

notice = 您有一則通知
notice-body = 請確認內容。如為日文，櫃台人員可以協助。
queued = 報到內容已儲存，稍後自動傳送。
remove-card = 請取走您的卡
remove-card-body = 取走卡後，報到即完成。
remove-card-referred = 請帶著您的卡到服務櫃台。
remove-card-stopped = 報到已停止。
complete = 報到已完成
complete-body = 請帶好您的隨身物品。
goodbye = 報到已停止
goodbye-body = 如要再次報到，可以從頭開始。

## Pictures

picture-place-card = 將卡放到讀卡機上的圖
picture-hold-phone = 將手機靠近讀卡機的圖
picture-face = 框內有臉部的圖
picture-take-card = 從讀卡機取走卡的圖
picture-clerk = 服務櫃台人員的圖
picture-done = 完成標記

## Keys

key-cancel = 停止
key-cancel-spoken = 停止鍵。停止報到。
key-clear = 清除
key-clear-spoken = 清除鍵。取消最後一項。
key-enter = 確定
key-enter-spoken = 確定鍵。
key-clerk = 呼叫
key-clerk-spoken = 呼叫鍵。呼叫服務人員。
key-repeat = 重聽
key-repeat-spoken = 重聽鍵。再讀一次。

## For the hospital and the clerk

setting-question = 報到結束時詢問是否發燒或咳嗽
setting-keypad = 畫面按鍵的位置
question-fever = 是否發燒或咳嗽
