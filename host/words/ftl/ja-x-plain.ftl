# The host's own words in plain Japanese (やさしい にほんご).
# No kanji, short sentences, a space between words.

## Fixed slots: the same on every screen

slot-cancel = やめる
slot-back = ひとつ もどる
slot-clerk = ひとを よぶ
slot-repeat = もういちど きく
slot-language = ことば
slot-volume = おとの おおきさ
slot-text-size = もじの おおきさ
slot-contrast = がめんの いろ
slot-extend = じかんを のばす
slot-continue = つづける
slot-page-back = まえの ページ
slot-page-on = つぎの ページ
slot-mark = カードリーダーの がめん

## Slots filled by the host

slot-name = { $name } さん
slot-queue-number = うけつけばんごう { $number }
slot-next-place = つぎは { $place } へ いって ください。
slot-hospital-notice = おしらせ：{ $text }
slot-clerk-message = うけつけから：{ $text }
slot-tries-left = あと { $tries }かい いれることが できます
slot-visit-code = うけつけコード { $code }
slot-reader-number = カードリーダー { $number }

## Ways to confirm who is here

method-face = かおで かくにんする
method-pin = あんしょうばんごう
method-staff = かかりの ひとが みる

## PIN pad

pin-title = あんしょうばんごうを いれて ください
pin-body = マイナンバーカードの あんしょうばんごう（すうじ 4つ）を いれて ください。かかりの ひとは あんしょうばんごうを ききません。
pin-phone-title = スマートフォンの あんしょうばんごう
pin-phone-body = スマートフォンの あんしょうばんごう（すうじ 4つ）を いれて ください。そのあと、スマートフォンを カードリーダーに ちかづけて ください。
pin-few-tries = あと { $tries }かい いれることが できます。ほかの やりかたも えらべます。
pin-last-try = あと 1かいだけ いれることが できます。ちがうと、あんしょうばんごうが つかえなくなります。ほかの やりかたも えらべます。
pin-digit-entered = { $count }つめの すうじを いれました
pin-digits = すうじが { $count }つ はいっています
pin-clear = すうじを けす
pin-enter = これで いい
pin-cancel = いれるのを やめる
pin-checking = あんしょうばんごうを かくにん しています
pin-retry-title = あんしょうばんごうが ちがいました
pin-retry-body = もういちど いれるか、ほかの やりかたを えらんで ください。
pin-locked-title = この あんしょうばんごうは いま つかえません
pin-locked-body = かおで かくにんするか、かかりの ひとを よんで ください。あんしょうばんごうは、しやくしょや やくばで なおせます。

## Staff

staff-calling-title = かかりの ひとを よんでいます
staff-calling-body = そのまま まって ください。カードは おいたままで いいです。
staff-pad-title = かかりの ひとが かくにんします
staff-pad-body = かかりの ひとが パスワードを いれて、かおを かくにんします。あなたの あんしょうばんごうは つかいません。かかりの ひとは あんしょうばんごうを ききません。
staff-cancel = かくにんを やめる
clerk-called = かかりの ひとを よびました。まって ください。
clerk-coming = かかりの ひとが きます。まって ください。
clerk-took-over-title = かかりの ひとが つかっています
clerk-took-over-body = うけつけの ひとが てつだいます。まって ください。

## Host step: consent to look at past records

step-consent-title = まえの びょうきや くすりの じょうほう
step-consent-body = まえの しんさつ、くすり、けんしん、しゅじゅつの じょうほうを、ここの びょういんや くすりやさんが みても いいですか。「どういしない」を えらんでも、うけつけは できます。
step-consent-agree = どういする
step-consent-decline = どういしない
step-consent-items = ひとつずつ えらぶ
step-consent-item-medical-title = まえの しんさつの じょうほう
step-consent-item-medical-body = まえの しんさつの じょうほうを みても いいですか。「どういしない」を えらんでも、うけつけは できます。
step-consent-item-medicine-title = まえの くすりの じょうほう
step-consent-item-medicine-body = まえの くすりの じょうほうを みても いいですか。「どういしない」を えらんでも、うけつけは できます。
step-consent-item-checkup-title = まえの けんしんの じょうほう
step-consent-item-checkup-body = まえの けんしんの じょうほうを みても いいですか。「どういしない」を えらんでも、うけつけは できます。
step-consent-item-surgery-title = まえの しゅじゅつの じょうほう
step-consent-item-surgery-body = まえの しゅじゅつの じょうほうを みても いいですか。「どういしない」を えらんでも、うけつけは できます。

## Host step: certificate for specific diseases

step-specific-disease-title = とくてい しっぺいの しょうめいしょ
step-specific-disease-body = とくてい しっぺいの しょうめいしょの じょうほうを みても いいですか。「どういしない」を えらんでも、うけつけは できます。
step-specific-disease-agree = どういする
step-specific-disease-decline = どういしない

## Host step: certificates for medical subsidies

step-subsidy-title = いりょうひを たすける せいど
step-subsidy-body = いりょうひを たすける せいどの しょうめいしょを つかいますか。
step-subsidy-agree = つかう
step-subsidy-decline = つかわない

## Host step: form of the prescription

step-prescription-title = くすりの しょほうせん
step-prescription-body = しょほうせんを どちらで もらうか えらんで ください。
step-prescription-electronic = でんし しょほうせん
step-prescription-paper = かみの しょほうせん

## Host step: first registration of a card

step-registration-title = カードを ほけんしょうとして つかう とうろく
step-registration-body = マイナンバーカードを ほけんしょうとして つかう とうろくを しますか。とうろくを しないときは、うけつけの ひとが てつだいます。
step-registration-agree = とうろくする
step-registration-decline = とうろくしない

## Time and card

warning-title = もうすぐ おわります
warning-body = あと { $seconds }びょうで おわります。つづけるときは「じかんを のばす」を えらんで ください。
warning-keys = すうじの キーを おしても、じかんを のばせます。
left-behind-title = カードを とって ください
left-behind-body = カードが カードリーダーに のこっています。わすれないで とって ください。
out-of-service-title = いま この カードリーダーは つかえません
out-of-service-body = うけつけの ひとに いって ください。

## Safe screens: shown by the host when a flow has none

safe-idle-title = マイナンバーカードで うけつけ
safe-idle-body = マイナンバーカードを カードリーダーに おいて ください。
safe-choosing-title = カードか スマートフォンを えらんで ください
safe-choosing-body = うけつけに つかう ものを えらんで ください。
safe-reading-title = よみとっています
safe-reading-body = カードや スマートフォンを うごかさないで ください。
safe-identify-title = ほんにんか どうかを かくにんします
safe-identify-body = かくにんの やりかたを えらんで ください。
safe-capturing-title = かおを かくにん しています
safe-capturing-body = カメラを みて、まって ください。
safe-identified-title = かくにん できました
safe-identified-body = つぎへ すすんで ください。
safe-querying-title = ほけんを かくにん しています
safe-querying-body = すこし まって ください。
safe-confirmed-title = ほけんの かくにんが できました
safe-confirmed-body = つぎへ すすんで ください。
safe-referred-title = うけつけで てつだいます
safe-referred-body = カードを もって、うけつけに きて ください。
safe-recording-title = うけつけを しています
safe-recording-body = すこし まって ください。
safe-closing-title = カードを とって ください
safe-closing-body = カードを とると、うけつけが おわります。
safe-leaving-title = うけつけが おわりました
safe-leaving-body = よばれるまで まって ください。
safe-visit-code = うけつけコード { $code }

## Notices

notice-certificate-expiring = カードの しょうめいしょは、3かげつ いないに つかえなくなります。しやくしょや やくばで てつづきを して ください。
notice-certificate-expired = カードの しょうめいしょは、つかえる きかんが おわりました。きょうは ほけんの かくにんだけ できます。しやくしょや やくばで てつづきを して ください。
notice-message = おしらせ：{ $text }

## Errors: the title says what happened, the body what to do next

error-code = コード { $code }
error-card-unreadable-title = カードを よめませんでした
error-card-unreadable-body = マイナンバーカードを もういちど おいて ください。また おなじ がめんが でたら、うけつけの ひとに いって ください。
error-card-foreign-title = マイナンバーカードでは ないようです
error-card-foreign-body = マイナンバーカードを おいて ください。また おなじ がめんが でたら、うけつけの ひとに いって ください。
error-card-expired-title = カードの しょうめいしょが つかえません
error-card-expired-body = うけつけの ひとに いって ください。しやくしょや やくばで、あたらしい しょうめいしょの てつづきを して ください。
error-phone-title = スマートフォンを よめませんでした
error-phone-body = スマートフォンを もういちど カードリーダーに ちかづけて、2びょう まって ください。カードも つかえます。
error-face-unavailable-title = いま かおで かくにん できません
error-face-unavailable-body = ほかの やりかたを えらぶか、かかりの ひとを よんで ください。
error-link-title = いま ほけんの かくにんが できません
error-link-body = いま つうしんが できません。カードを もって、うけつけの ひとに いって ください。
error-reader-lost-title = カードリーダーを なおしています
error-reader-lost-body = すこし まってから、もういちど カードを おいて ください。

## Keypad

keypad-introduction = すうじの キーは でんわと おなじ ならびです。5の キーに ちいさい てんが あります。やめる キーは { $cancel }の となりです。かかりの ひとを よぶ キーは { $clerk }の となりです。7で ことば、8で おとの おおきさ、9で もじの おおきさ、0で がめんの いろが かわります。
key-digit = { $digit }
key-does = { $key }の キー：{ $action }

## Presentation: what was just changed

language-name = やさしい にほんご
language-without-speech = こえは ありません
volume-now = おとの おおきさ { $level }
text-size-now = もじの おおきさ { $level }
contrast-on = がめんを くろく しました。
contrast-off = がめんの いろを もとに もどしました。
voice-on = こえで あんないします。
voice-off = こえの あんないを おわります。
touch-again = もういちど さわると えらべます。

## Practice

demo-notice = れんしゅうの がめんです。ほんとうの うけつけでは ありません。

## Colours on the panel while a face is looked at

colours-announced = がめんの ふちの いろが かわります。いやな ときは「いろなし」を おして ください。
slot-no-colours = いろなし
colours-off = いろを かえるのを やめました。
