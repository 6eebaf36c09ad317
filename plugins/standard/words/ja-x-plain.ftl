# The standard flow in plain Japanese (やさしい にほんご).
# No kanji, short sentences, a space between words.

## Idle

idle = マイナンバーカードで うけつけ
idle-night = よるの うけつけ
idle-disaster = さいがいや こしょうの ときの うけつけ
place-face-up = かおの しゃしんを うえに して、カードを カードリーダーに おいて ください。
place-face-down = かおの しゃしんを したに して、カードを カードリーダーに おいて ください。
place-insert = かおの しゃしんを じぶんに むけて、カードを カードリーダーに いれて ください。
use-card = カードを つかう
use-phone = スマートフォンを つかう

## Card or phone

choose-token = どちらを つかいますか
choose-token-body = カードか スマートフォンを えらんで ください。カードは、すぐに おいても いいです。
place-card = カードを おいて ください
choose-phone = どの スマートフォンですか
choose-phone-body = マイナンバーカードが はいっている スマートフォンを つかえます。
android = Android（アンドロイド）
iphone = iPhone（アイフォーン）
hold-phone = スマートフォンを ちかづけて ください
hold-phone-body = カードリーダーに ちかづけて ください。おわるまで うごかさないで ください。
hold-iphone-body = iPhoneの がめんで かくにんして ください。カードリーダーに ちかづけて、おわるまで うごかさないで ください。
reading-card = カードを よみとっています
reading-card-body = カードを うごかさないで ください。
still-waiting = もう すこし まって ください。

## Ways to identify

choose-method = あなたの カードか しらべます。やりかたを えらんで ください
choose-method-face = かおで かくにんするのが かんたんです。ボタンか キーで えらんで ください。
choose-method-body = ボタンか キーで えらんで ください。
no-method = この カードリーダーでは しらべられません
no-method-body = うけつけの ひとに いって ください。カードは とって いいです。

## Face

face-guide = カメラで かおを みます
face-guide-stand = カメラの まえに きて ください。
face-guide-frame = かおを わくの なかに いれて ください。
face-guide-look = カメラを みて ください。
face-guide-body = よかったら、「はじめる」を えらんで ください。
start-face = はじめる
face-look = カメラを みて ください
face-look-body = おわるまで まって ください。
hint-closer = もう すこし ちかづいて ください
hint-back = すこし うしろに いって ください
hint-centre = まんなかに きて ください
hint-straight = カメラを まっすぐ みて ください
hint-still = うごかないで ください
hint-dark = くらいです。あかるいほうを むいて ください
hint-bright = あかるすぎます。むきを かえて ください
hint-light-front = ひかりのほうを むいて ください
hint-eyes-open = めを あけて ください
hint-uncover = かおが みえません。マスクを とって ください
hint-one-person = ひとりで カメラを みて ください
hint-camera-height = かおの たかさを カメラに あわせて ください

## What can go wrong: cause, then what to do

code-unreadable = エラー 001
code-foreign = エラー 002
code-unusable = エラー 006
code = エラー { $number }
unreadable = カードを よめませんでした
unreadable-body = カードを おきなおして ください。また よめないときは、うけつけの ひとに いって ください。
foreign = マイナンバーカードでは ありません
foreign-body = マイナンバーカードを おいて ください。わからないときは、うけつけの ひとに いって ください。
unusable = この カードは いま つかえません
unusable-body = カードの きげんを みて ください。うけつけの ひとに いって ください。しやくしょや やくばで あたらしく できます。
phone-unreadable = スマートフォンを よめませんでした
choose-token-again-body = カードか スマートフォンを もういちど えらんで ください。
phone-unusable = この スマートフォンは つかえません
phone-unusable-body = カードを つかって ください。うけつけの ひとに いっても いいです。
no-phones = ここでは スマートフォンを つかえません
no-phones-body = カードを つかって ください。
card-gone = カードが とちゅうで なくなりました
card-gone-body = うけつけは おわっていません。もういちど カードを おいて ください。
not-matched = かおが わかりませんでした
not-matched-body = もういちど ためして ください。ほかの やりかたも えらべます。
timed-out = かおを みる じかんが おわりました
no-face = かおで かくにん できません
other-method-body = ほかの やりかたを えらんで ください。
entry-wrong = いれたものが ちがいました
no-entry = この やりかたは いま つかえません
not-confirmed = かかりの ひとが かくにん できませんでした
not-confirmed-body = もういちど かかりの ひとに みて もらうか、うけつけの ひとに いって ください。
lost-reader = カードリーダーが うごきません
lost-reader-body = カードが あったら とって ください。まつか、うけつけの ひとに いって ください。
lost-camera = カメラが うごきません
lost-camera-body = このまま つづけて いいです。いま、かおで かくにん できません。
lost-keypad = キーが うごきません
lost-keypad-body = がめんを さわって つづけて ください。うけつけの ひとに いっても いいです。
lost-speaker = おとが でません
lost-speaker-body = がめんを みて つづけて ください。うけつけの ひとに いっても いいです。
lost-link = ほけんを しらべる ところに つながりません
lost-link-body = このまま つづけて いいです。
restored = なおりました。

## Choices that return

try-again = もういちど ためす
go-on = つづける
call-clerk = かかりの ひとを よぶ
stop = うけつけを やめる
done = おわる

## From identified to recorded

querying = ほけんを しらべています
querying-body = すこし まって ください。
unfinished = うけつけは まだ おわっていません
unfinished-body = 「つづける」を えらんで ください。やめても いいです。
fever = きょう、ねつや せきが ありますか
fever-body = ばしょを あんないするために ききます。
yes = はい
no = いいえ
recording = うけつけを しています
recording-body = すこし まって ください。

## The clerk

see-clerk = うけつけの ひとが しらべます
see-clerk-body = うけつけの ひとに、うけつけコードを みせて ください。
see-clerk-link = ほけんを しらべる ところに つながりませんでした
see-clerk-link-body = もういちど しらべるか、うけつけの ひとに、うけつけコードを みせて ください。
see-clerk-not-recorded = うけつけが おわりませんでした
see-clerk-night = よるの うけつけの ひとに、うけつけコードを みせて ください。
see-clerk-disaster = いま、カードリーダーで しらべられないことが あります。うけつけの ひとに、なまえ、うまれた ひ、おとこか おんなか、すんでいる ところを いって ください。
see-clerk-unstaffed = ここには ひとが いません。かいてある れんらくさきに、うけつけコードを いって ください。
query-again = もういちど しらべる

## The end

notice = おしらせが あります
notice-body = おしらせを みて ください。
queued = うけつけを きろくしました。あとで じどうで おくります。
remove-card = カードを とって ください
remove-card-body = カードを とると、うけつけは おわりです。
remove-card-referred = カードを もって、うけつけの ひとに いって ください。
remove-card-stopped = うけつけを やめました。
complete = うけつけが おわりました
complete-body = わすれものは ありませんか。
goodbye = うけつけを やめました
goodbye-body = もういちど はじめから できます。

## Pictures

picture-place-card = カードを カードリーダーに おく え
picture-hold-phone = スマートフォンを カードリーダーに ちかづける え
picture-face = わくの なかに かおが ある え
picture-take-card = カードを カードリーダーから とる え
picture-clerk = うけつけの ひとの え
picture-done = おわりの しるし

## Keys

key-cancel = やめる
key-cancel-spoken = やめる キーです。うけつけを やめます。
key-clear = けす
key-clear-spoken = けす キーです。さいごの ひとつを けします。
key-enter = きめる
key-enter-spoken = きめる キーです。
key-clerk = よぶ
key-clerk-spoken = よぶ キーです。かかりの ひとを よびます。
key-repeat = きく
key-repeat-spoken = きく キーです。もういちど よみます。

## For the hospital and the clerk

setting-question = うけつけの おわりに、ねつや せきが あるか きく
setting-keypad = キーを おく がわ
question-fever = ねつや せきが あるか
