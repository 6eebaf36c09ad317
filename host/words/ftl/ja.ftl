# The host's own words in Japanese.
# `.kana` is how the text is read; it stands wherever the text has kanji.

## Fixed slots: the same on every screen

slot-cancel = 中止する
    .kana = ちゅうし する
slot-back = ひとつ戻る
    .kana = ひとつ もどる
slot-clerk = 職員を呼ぶ
    .kana = しょくいんを よぶ
slot-repeat = もう一度聞く
    .kana = もう いちど きく
slot-language = 言語
    .kana = げんご
slot-volume = 音量
    .kana = おんりょう
slot-text-size = 文字の大きさ
    .kana = もじの おおきさ
slot-contrast = 白黒反転
    .kana = しろくろ はんてん
slot-extend = 時間をのばす
    .kana = じかんを のばす
slot-continue = 続ける
    .kana = つづける
slot-page-back = 前のページ
    .kana = まえの ページ
slot-page-on = 次のページ
    .kana = つぎの ページ
slot-mark = 読み取り機の画面
    .kana = よみとりきの がめん

## Slots filled by the host

slot-name = { $name } 様
    .kana = { $name } さま
slot-queue-number = 受付番号 { $number }
    .kana = うけつけばんごう { $number }
slot-next-place = 次は { $place } へお進みください。
    .kana = つぎは { $place } へ おすすみ ください。
slot-hospital-notice = 当施設からのお知らせ：{ $text }
    .kana = とうしせつからの おしらせ。{ $text }
slot-clerk-message = 受付から：{ $text }
    .kana = うけつけから。{ $text }
slot-tries-left = 入力できる回数：あと { $tries } 回
    .kana = にゅうりょく できる かいすうは あと { $tries } かいです。
slot-visit-code = 受付コード { $code }
    .kana = うけつけコード { $code }
slot-reader-number = 読み取り機 { $number }
    .kana = よみとりき { $number }

## Ways to confirm who is here

method-face = 顔認証
    .kana = かおにんしょう
method-pin = 暗証番号
    .kana = あんしょうばんごう
method-staff = 職員による確認
    .kana = しょくいんに よる かくにん

## PIN pad

pin-title = 暗証番号の入力
    .kana = あんしょうばんごうの にゅうりょく
pin-body = マイナンバーカードの4桁の暗証番号を入力してください。職員が暗証番号をお聞きすることはありません。
    .kana = マイナンバーカードの よんけたの あんしょうばんごうを にゅうりょくして ください。しょくいんが あんしょうばんごうを おききすることは ありません。
pin-phone-title = スマートフォンの暗証番号の入力
    .kana = スマートフォンの あんしょうばんごうの にゅうりょく
pin-phone-body = スマートフォンの電子証明書の4桁の暗証番号を入力してください。そのあとで、スマートフォンを読み取り機にかざします。
    .kana = スマートフォンの でんし しょうめいしょの よんけたの あんしょうばんごうを にゅうりょくして ください。そのあとで、スマートフォンを よみとりきに かざします。
pin-few-tries = あと { $tries } 回、入力できます。ほかの方法も選べます。
    .kana = あと { $tries } かい にゅうりょくできます。ほかの ほうほうも えらべます。
pin-last-try = あと1回、入力できます。合わないと、暗証番号が使えなくなります。ほかの方法も選べます。
    .kana = あと いっかい にゅうりょくできます。あわないと、あんしょうばんごうが つかえなくなります。ほかの ほうほうも えらべます。
pin-digit-entered = { $count }桁目を入力しました
    .kana = { $count }けためを にゅうりょくしました
pin-digits = { $count }桁入っています
    .kana = { $count }けた はいっています
pin-clear = 入力を消す
    .kana = にゅうりょくを けす
pin-enter = 確定
    .kana = かくてい
pin-cancel = 暗証番号の入力をやめる
    .kana = あんしょうばんごうの にゅうりょくを やめる
pin-checking = 暗証番号を確認しています
    .kana = あんしょうばんごうを かくにんしています
pin-retry-title = 暗証番号が合いませんでした
    .kana = あんしょうばんごうが あいませんでした
pin-retry-body = もう一度入力するか、ほかの方法を選んでください。
    .kana = もう いちど にゅうりょくするか、ほかの ほうほうを えらんで ください。
pin-locked-title = この暗証番号は使えなくなっています
    .kana = この あんしょうばんごうは つかえなくなっています
pin-locked-body = 顔認証または職員による確認で受付ができます。暗証番号は市区町村の窓口で設定し直せます。
    .kana = かおにんしょう または しょくいんに よる かくにんで うけつけが できます。あんしょうばんごうは しくちょうそんの まどぐちで せっていし なおせます。

## Staff

staff-calling-title = 職員を呼んでいます
    .kana = しょくいんを よんでいます
staff-calling-body = そのままお待ちください。カードは置いたままでかまいません。
    .kana = そのまま おまちください。カードは おいたままで かまいません。
staff-pad-title = 職員による確認
    .kana = しょくいんに よる かくにん
staff-pad-body = 職員が施設のパスワードを入力し、お顔を確認します。患者様の暗証番号は使いません。職員が暗証番号をお聞きすることはありません。
    .kana = しょくいんが しせつの パスワードを にゅうりょくし、おかおを かくにんします。かんじゃさまの あんしょうばんごうは つかいません。しょくいんが あんしょうばんごうを おききすることは ありません。
staff-cancel = 職員による確認をやめる
    .kana = しょくいんに よる かくにんを やめる
clerk-called = 職員を呼びました。そのままお待ちください。
    .kana = しょくいんを よびました。そのまま おまちください。
clerk-coming = 職員がまいります。そのままお待ちください。
    .kana = しょくいんが まいります。そのまま おまちください。
clerk-took-over-title = 職員が操作しています
    .kana = しょくいんが そうさしています
clerk-took-over-body = 受付の職員がお手伝いします。そのままお待ちください。
    .kana = うけつけの しょくいんが おてつだいします。そのまま おまちください。

## Host step: consent to look at past records

step-consent-title = 過去の情報の提供について
    .kana = かこの じょうほうの ていきょうに ついて
step-consent-body = 診療情報、薬剤情報、健診情報、手術情報を、この施設に提供することに同意しますか。同意しなくても受付はできます。
    .kana = しんりょうじょうほう、やくざいじょうほう、けんしんじょうほう、しゅじゅつじょうほうを、この しせつに ていきょうすることに どういしますか。どうい しなくても うけつけは できます。
step-consent-agree = 同意する
    .kana = どうい する
step-consent-decline = 同意しない
    .kana = どうい しない
step-consent-items = 個別に選ぶ
    .kana = こべつに えらぶ
step-consent-item-medical-title = 診療情報の提供
    .kana = しんりょうじょうほうの ていきょう
step-consent-item-medical-body = 過去の診療情報を提供することに同意しますか。同意しなくても受付はできます。
    .kana = かこの しんりょうじょうほうを ていきょうすることに どういしますか。どうい しなくても うけつけは できます。
step-consent-item-medicine-title = 薬剤情報の提供
    .kana = やくざいじょうほうの ていきょう
step-consent-item-medicine-body = 過去の薬剤情報を提供することに同意しますか。同意しなくても受付はできます。
    .kana = かこの やくざいじょうほうを ていきょうすることに どういしますか。どうい しなくても うけつけは できます。
step-consent-item-checkup-title = 健診情報の提供
    .kana = けんしんじょうほうの ていきょう
step-consent-item-checkup-body = 過去の健診情報を提供することに同意しますか。同意しなくても受付はできます。
    .kana = かこの けんしんじょうほうを ていきょうすることに どういしますか。どうい しなくても うけつけは できます。
step-consent-item-surgery-title = 手術情報の提供
    .kana = しゅじゅつじょうほうの ていきょう
step-consent-item-surgery-body = 過去の手術情報を提供することに同意しますか。同意しなくても受付はできます。
    .kana = かこの しゅじゅつじょうほうを ていきょうすることに どういしますか。どうい しなくても うけつけは できます。

## Host step: certificate for specific diseases

step-specific-disease-title = 特定疾病療養受療証について
    .kana = とくてい しっぺい りょうよう じゅりょうしょうに ついて
step-specific-disease-body = 特定疾病療養受療証の情報を提供することに同意しますか。同意しなくても受付はできます。
    .kana = とくてい しっぺい りょうよう じゅりょうしょうの じょうほうを ていきょうすることに どういしますか。どうい しなくても うけつけは できます。
step-specific-disease-agree = 同意する
    .kana = どうい する
step-specific-disease-decline = 同意しない
    .kana = どうい しない

## Host step: certificates for medical subsidies

step-subsidy-title = 医療費助成について
    .kana = いりょうひ じょせいに ついて
step-subsidy-body = 医療費助成の各種受給者証を利用しますか。
    .kana = いりょうひ じょせいの かくしゅ じゅきゅうしゃしょうを りようしますか。
step-subsidy-agree = 利用する
    .kana = りよう する
step-subsidy-decline = 利用しない
    .kana = りよう しない

## Host step: form of the prescription

step-prescription-title = 処方箋の発行方法
    .kana = しょほうせんの はっこう ほうほう
step-prescription-body = 処方箋の発行方法を選んでください。
    .kana = しょほうせんの はっこう ほうほうを えらんで ください。
step-prescription-electronic = 電子処方箋
    .kana = でんし しょほうせん
step-prescription-paper = 紙の処方箋
    .kana = かみの しょほうせん

## Host step: first registration of a card

step-registration-title = 健康保険証利用の申込
    .kana = けんこうほけんしょう りようの もうしこみ
step-registration-body = マイナンバーカードを健康保険証として利用する申込をしますか。申込をしない場合は、受付の職員がご案内します。
    .kana = マイナンバーカードを けんこうほけんしょうとして りようする もうしこみを しますか。もうしこみを しない ばあいは、うけつけの しょくいんが ごあんないします。
step-registration-agree = 申し込む
    .kana = もうしこむ
step-registration-decline = 申し込まない
    .kana = もうしこまない

## Time and card

warning-title = まもなく時間になります
    .kana = まもなく じかんに なります
warning-body = あと { $seconds } 秒で終了します。続けるときは「時間をのばす」を選んでください。
    .kana = あと { $seconds } びょうで しゅうりょうします。つづけるときは「じかんを のばす」を えらんで ください。
warning-keys = 数字のキーを押しても、時間をのばせます。
    .kana = すうじの キーを おしても、じかんを のばせます。
left-behind-title = カードをお取りください
    .kana = カードを おとりください
left-behind-body = カードが読み取り機に残っています。忘れずにお取りください。
    .kana = カードが よみとりきに のこっています。わすれずに おとりください。
out-of-service-title = ただいまこの機械は使えません
    .kana = ただいま この きかいは つかえません
out-of-service-body = お手数ですが、受付窓口にお声がけください。
    .kana = おてすうですが、うけつけ まどぐちに おこえがけ ください。

## Safe screens: shown by the host when a flow has none

safe-idle-title = マイナンバーカードで受付
    .kana = マイナンバーカードで うけつけ
safe-idle-body = マイナンバーカードを読み取り機に置いてください。
    .kana = マイナンバーカードを よみとりきに おいて ください。
safe-choosing-title = カードまたはスマートフォンを選んでください
    .kana = カードまたは スマートフォンを えらんで ください
safe-choosing-body = 受付に使うものを選んでください。
    .kana = うけつけに つかう ものを えらんで ください。
safe-reading-title = 読み取っています
    .kana = よみとっています
safe-reading-body = カードやスマートフォンをそのまま動かさないでください。
    .kana = カードや スマートフォンを そのまま うごかさないで ください。
safe-identify-title = 本人確認の方法
    .kana = ほんにん かくにんの ほうほう
safe-identify-body = 本人確認の方法を選んでください。
    .kana = ほんにん かくにんの ほうほうを えらんで ください。
safe-capturing-title = お顔を確認しています
    .kana = おかおを かくにんしています
safe-capturing-body = カメラを見て、そのままお待ちください。
    .kana = カメラを みて、そのまま おまちください。
safe-identified-title = 本人確認ができました
    .kana = ほんにん かくにんが できました
safe-identified-body = 次へお進みください。
    .kana = つぎへ おすすみ ください。
safe-querying-title = 資格を確認しています
    .kana = しかくを かくにんしています
safe-querying-body = 数秒かかります。そのままお待ちください。
    .kana = すうびょう かかります。そのまま おまちください。
safe-confirmed-title = 資格が確認できました
    .kana = しかくが かくにん できました
safe-confirmed-body = 次へお進みください。
    .kana = つぎへ おすすみ ください。
safe-referred-title = 受付窓口でご案内します
    .kana = うけつけ まどぐちで ごあんないします
safe-referred-body = カードをお持ちになり、受付窓口へお越しください。
    .kana = カードを おもちになり、うけつけ まどぐちへ おこしください。
safe-recording-title = 受付を登録しています
    .kana = うけつけを とうろくしています
safe-recording-body = そのままお待ちください。
    .kana = そのまま おまちください。
safe-closing-title = カードをお取りください
    .kana = カードを おとりください
safe-closing-body = カードを取り出すと、受付が終わります。
    .kana = カードを とりだすと、うけつけが おわります。
safe-leaving-title = 受付が終わりました
    .kana = うけつけが おわりました
safe-leaving-body = お呼びするまでお待ちください。
    .kana = およびするまで おまちください。
safe-visit-code = 受付コード { $code }
    .kana = うけつけコード { $code }

## Notices

notice-certificate-expiring = 証明書の有効期限が3か月以内となっています。市区町村の窓口で更新手続きをお願いします。
    .kana = しょうめいしょの ゆうこうきげんが さんかげつ いないと なっています。しくちょうそんの まどぐちで こうしん てつづきを おねがいします。
notice-certificate-expired = 証明書の有効期限が切れています。今回は資格確認のみできます。市区町村の窓口で更新手続きをお願いします。
    .kana = しょうめいしょの ゆうこうきげんが きれています。こんかいは しかく かくにんのみ できます。しくちょうそんの まどぐちで こうしん てつづきを おねがいします。
notice-message = お知らせ：{ $text }
    .kana = おしらせ。{ $text }

## Errors: the title says what happened, the body what to do next

error-code = お問い合わせコード { $code }
    .kana = おといあわせコード { $code }
error-card-unreadable-title = カードを読み取れませんでした
    .kana = カードを よみとれませんでした
error-card-unreadable-body = マイナンバーカードが正しく置かれているか確認してください。もう一度同じ表示になるときは、受付窓口にご連絡ください。
    .kana = マイナンバーカードが ただしく おかれているか かくにんして ください。もう いちど おなじ ひょうじに なるときは、うけつけ まどぐちに ごれんらく ください。
error-card-foreign-title = マイナンバーカードではないようです
error-card-foreign-body = マイナンバーカードが置かれているか確認してください。もう一度同じ表示になるときは、受付窓口にご連絡ください。
    .kana = マイナンバーカードが おかれているか かくにんして ください。もう いちど おなじ ひょうじに なるときは、うけつけ まどぐちに ごれんらく ください。
error-card-expired-title = 電子証明書の有効期限が切れているか、失効しています
    .kana = でんし しょうめいしょの ゆうこうきげんが きれているか、しっこうしています
error-card-expired-body = 受付窓口にご連絡ください。また、市区町村で証明書の更新手続きをしてください。
    .kana = うけつけ まどぐちに ごれんらく ください。また、しくちょうそんで しょうめいしょの こうしん てつづきを して ください。
error-phone-title = スマートフォンを読み取れませんでした
    .kana = スマートフォンを よみとれませんでした
error-phone-body = スマートフォンを読み取り機にもう一度かざし、2秒ほどそのままにしてください。カードでも受付ができます。
    .kana = スマートフォンを よみとりきに もう いちど かざし、にびょうほど そのままに して ください。カードでも うけつけが できます。
error-face-unavailable-title = ただいま顔認証が使えません
    .kana = ただいま かおにんしょうが つかえません
error-face-unavailable-body = ほかの方法を選ぶか、職員を呼んでください。
    .kana = ほかの ほうほうを えらぶか、しょくいんを よんで ください。
error-link-title = ただいま資格の確認ができません
    .kana = ただいま しかくの かくにんが できません
error-link-body = 通信ができない状態です。受付窓口でご案内しますので、カードをお持ちになり、お声がけください。
    .kana = つうしんが できない じょうたいです。うけつけ まどぐちで ごあんないしますので、カードを おもちになり、おこえがけ ください。
error-reader-lost-title = 読み取り機をつなぎ直しています
    .kana = よみとりきを つなぎなおしています
error-reader-lost-body = 自動でつながります。しばらくお待ちになり、もう一度カードを置いてください。
    .kana = じどうで つながります。しばらく おまちになり、もう いちど カードを おいて ください。

## Keypad

keypad-introduction = 数字のキーは電話と同じ並びで、5のキーに小さな点があります。中止のキーは{ $cancel }のとなり、職員を呼ぶキーは{ $clerk }のとなりにあります。7で言語、8で音量、9で文字の大きさ、0で画面の白黒反転が変わります。
    .kana = すうじの キーは でんわと おなじ ならびで、ごの キーに ちいさな てんが あります。ちゅうしの キーは { $cancel }の となり、しょくいんを よぶ キーは { $clerk }の となりに あります。ななで げんご、はちで おんりょう、きゅうで もじの おおきさ、ぜろで がめんの しろくろ はんてんが かわります。
key-digit = { $digit }
key-does = { $key }のキー：{ $action }

## Presentation: what was just changed

language-name = 日本語
    .kana = にほんご
language-without-speech = 音声なし
    .kana = おんせい なし
volume-now = 音量 { $level }
    .kana = おんりょう { $level }
text-size-now = 文字の大きさ { $level }
    .kana = もじの おおきさ { $level }
contrast-on = 画面を白黒反転にしました。
    .kana = がめんを しろくろ はんてんに しました。
contrast-off = 画面の色を元に戻しました。
    .kana = がめんの いろを もとに もどしました。
voice-on = 音声案内を始めます。
    .kana = おんせい あんないを はじめます。
voice-off = 音声案内を終わります。
    .kana = おんせい あんないを おわります。
touch-again = もう一度触れると選べます。
    .kana = もう いちど ふれると えらべます。

## Practice

demo-notice = 練習用の画面です。本物の受付ではありません。
    .kana = れんしゅうようの がめんです。ほんものの うけつけでは ありません。

## Colours on the panel while a face is looked at

colours-announced = 画面のふちの色が変わります。いやなときは「色なし」を選んでください。
    .kana = がめんの ふちの いろが かわります。いやな ときは「いろなし」を えらんで ください。
slot-no-colours = 色なし
    .kana = いろなし
colours-off = 色を変えるのをやめました。
    .kana = いろを かえるのを やめました。
