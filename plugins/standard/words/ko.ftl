# The standard flow in Korean.
# `.kana` is what is spoken, without the Japanese name that stands in the text.

## Idle

idle = 마이넘버카드로 접수
idle-night = 야간 접수
idle-disaster = 재해·시스템 장애 시의 접수
place-face-up = 얼굴 사진이 있는 면을 위로 하여 카드를 카드 리더기에 놓아 주십시오.
place-face-down = 얼굴 사진이 있는 면을 아래로 하여 카드를 카드 리더기에 놓아 주십시오.
place-insert = 얼굴 사진이 있는 면이 앞으로 오게 하여 카드를 투입구에 넣어 주십시오.
use-card = 카드 사용
use-phone = 스마트폰 사용

## Card or phone

choose-token = 접수에 사용할 것을 선택해 주십시오
choose-token-body = 마이넘버카드나 스마트폰을 선택합니다. 카드는 선택하지 않고 바로 놓아도 됩니다.
place-card = 마이넘버카드(マイナンバーカード)를 놓아 주십시오
    .kana = 마이넘버카드를 놓아 주십시오
choose-phone = 스마트폰의 종류를 선택해 주십시오
choose-phone-body = 마이넘버카드 기능을 넣은 스마트폰을 사용할 수 있습니다.
android = Android 스마트폰
iphone = iPhone
hold-phone = 스마트폰을 카드 리더기에 대 주십시오
hold-phone-body = 카드 리더기에 가까이 대고 끝날 때까지 움직이지 마십시오.
hold-iphone-body = iPhone 화면의 안내에 따라 확인을 마치고, 카드 리더기에 댄 채 움직이지 마십시오.
reading-card = 카드를 읽고 있습니다
reading-card-body = 카드를 움직이지 말고 기다려 주십시오.
still-waiting = 조금만 더 기다려 주십시오.

## Ways to identify

choose-method = 본인 확인 방법을 선택해 주십시오
choose-method-face = 얼굴 인증을 권합니다. 화면의 버튼이나 키로 선택할 수 있습니다.
choose-method-body = 화면의 버튼이나 키로 선택할 수 있습니다.
no-method = 이 화면에서는 본인 확인을 할 수 없습니다
no-method-body = 접수처에 말씀해 주십시오. 카드는 가져가셔도 됩니다.

## Face

face-guide = 카메라로 얼굴을 확인합니다
face-guide-stand = 카메라 정면에 서거나 앉아 주십시오.
face-guide-frame = 틀 안에 얼굴을 맞춰 주십시오.
face-guide-look = 카메라를 똑바로 봐 주십시오.
face-guide-body = 준비가 되면 “시작”을 선택해 주십시오.
start-face = 시작
face-look = 카메라를 봐 주십시오
face-look-body = 확인이 끝날 때까지 그대로 기다려 주십시오.
hint-closer = 조금 더 가까이 와 주십시오
hint-back = 조금 뒤로 물러나 주십시오
hint-centre = 화면 가운데로 와 주십시오
hint-straight = 카메라를 똑바로 봐 주십시오
hint-still = 움직이지 말고 기다려 주십시오
hint-dark = 어두운 것 같습니다. 밝은 쪽을 향해 주십시오
hint-bright = 너무 밝은 것 같습니다. 빛을 피해 주십시오
hint-light-front = 빛이 정면에서 오도록 방향을 바꿔 주십시오
hint-eyes-open = 눈을 떠 주십시오
hint-uncover = 얼굴이 가려져 있습니다. 마스크를 벗거나 머리카락을 넘겨 주십시오
hint-one-person = 한 분만 화면에 나오게 해 주십시오
hint-camera-height = 카메라와 얼굴의 높이를 맞춰 주십시오

## What can go wrong: cause, then what to do

code-unreadable = 오류 001
code-foreign = 오류 002
code-unusable = 오류 006
code = 오류 { $number }
unreadable = 카드를 읽지 못했습니다
unreadable-body = 마이넘버카드가 바르게 놓여 있는지 확인해 주십시오. 이 화면이 다시 나오면 접수처에 알려 주십시오.
foreign = 마이넘버카드(マイナンバーカード)가 아닌 것 같습니다
    .kana = 마이넘버카드가 아닌 것 같습니다
foreign-body = 마이넘버카드가 놓여 있는지 확인해 주십시오. 이 화면이 다시 나오면 접수처에 알려 주십시오.
unusable = 카드 증명서의 유효 기간이 끝났거나 효력이 없습니다
unusable-body = 접수처에 알려 주십시오. 또한 시구정촌에서 증명서를 갱신해 주십시오.
phone-unreadable = 스마트폰을 읽지 못했습니다
choose-token-again-body = 카드나 스마트폰을 다시 선택해 주십시오.
phone-unusable = 이 스마트폰은 접수에 사용할 수 없습니다
phone-unusable-body = 카드를 사용하거나 접수처에 말씀해 주십시오.
no-phones = 여기서는 스마트폰을 사용할 수 없습니다
no-phones-body = 마이넘버카드를 사용해 주십시오.
card-gone = 도중에 카드가 빠졌습니다
card-gone-body = 접수가 끝나지 않았습니다. 카드를 다시 놓으면 처음부터 할 수 있습니다.
not-matched = 얼굴을 확인하지 못했습니다
not-matched-body = 다시 시도하거나 다른 방법을 선택해 주십시오.
timed-out = 시간 안에 얼굴을 확인하지 못했습니다
no-face = 얼굴 인증을 사용할 수 없습니다
other-method-body = 다른 방법을 선택해 주십시오.
entry-wrong = 입력한 내용이 맞지 않습니다
no-entry = 이 방법은 지금 사용할 수 없습니다
not-confirmed = 직원이 확인하지 못했습니다
not-confirmed-body = 다시 확인받거나 접수처에 말씀해 주십시오.
lost-reader = 카드 리더기가 응답하지 않습니다
lost-reader-body = 카드가 있으면 가져가십시오. 다시 연결하고 있으니 기다리거나 접수처에 말씀해 주십시오.
lost-camera = 카메라를 사용할 수 없습니다
lost-camera-body = 그대로 계속할 수 있습니다. 카메라가 복구될 때까지 얼굴 인증은 선택할 수 없습니다.
lost-keypad = 키를 사용할 수 없습니다
lost-keypad-body = 화면을 눌러 계속하거나 접수처에 말씀해 주십시오.
lost-speaker = 음성이 나오지 않습니다
lost-speaker-body = 화면의 글자를 보고 계속하거나 접수처에 말씀해 주십시오.
lost-link = 자격 확인 서비스에 연결되지 않습니다
lost-link-body = 다시 연결하고 있습니다. 그대로 계속할 수 있습니다.
restored = 다시 사용할 수 있습니다.

## Choices that return

try-again = 다시 시도
go-on = 계속
call-clerk = 직원 호출
stop = 접수 중지
done = 종료

## From identified to recorded

querying = 보험 자격을 확인하고 있습니다
querying-body = 잠시 기다려 주십시오.
unfinished = 접수가 아직 끝나지 않았습니다
unfinished-body = “계속”을 선택하면 다음으로 갑니다. 접수를 중지할 수도 있습니다.
fever = 오늘 열이나 기침이 있습니까?
fever-body = 안내를 위해 여쭙니다.
yes = 예
no = 아니요
recording = 접수하고 있습니다
recording-body = 그대로 기다려 주십시오.

## The clerk

see-clerk = 접수처에서 확인합니다
see-clerk-body = 접수처에 이 화면의 접수 코드를 알려 주십시오.
see-clerk-link = 자격 확인 서비스에 연결하지 못했습니다
see-clerk-link-body = 다시 확인하거나, 접수처에 이 화면의 접수 코드를 알려 주십시오.
see-clerk-not-recorded = 접수 내용을 보내지 못했습니다
see-clerk-night = 야간 창구에 이 화면의 접수 코드를 알려 주십시오.
see-clerk-disaster = 지금은 화면에서 자격을 확인하지 못할 수 있습니다. 창구에 이름, 생년월일, 성별, 주소를 알려 주십시오.
see-clerk-unstaffed = 여기에는 직원이 없습니다. 게시된 연락처에 이 화면의 접수 코드를 알려 주십시오.
query-again = 다시 확인

## The end

notice = 알림이 있습니다
notice-body = 내용을 확인해 주십시오. 일본어로 되어 있으면 접수처에서 도와드립니다.
queued = 접수 내용을 저장했습니다. 나중에 자동으로 보냅니다.
remove-card = 카드를 가져가십시오
remove-card-body = 카드를 꺼내면 접수가 끝납니다.
remove-card-referred = 카드를 가지고 접수처로 와 주십시오.
remove-card-stopped = 접수를 중지했습니다.
complete = 접수가 끝났습니다
complete-body = 잊으신 물건이 없는지 확인해 주십시오.
goodbye = 접수를 중지했습니다
goodbye-body = 다시 접수할 때는 처음부터 할 수 있습니다.

## Pictures

picture-place-card = 카드를 카드 리더기에 놓는 그림
picture-hold-phone = 스마트폰을 카드 리더기에 대는 그림
picture-face = 틀 안에 얼굴이 있는 그림
picture-take-card = 카드를 카드 리더기에서 꺼내는 그림
picture-clerk = 접수처 직원의 그림
picture-done = 완료 표시

## Keys

key-cancel = 중지
key-cancel-spoken = 중지 키입니다. 접수를 중지합니다.
key-clear = 지움
key-clear-spoken = 지우는 키입니다. 마지막 하나를 지웁니다.
key-enter = 확인
key-enter-spoken = 확인 키입니다.
key-clerk = 호출
key-clerk-spoken = 호출 키입니다. 직원을 부릅니다.
key-repeat = 다시
key-repeat-spoken = 다시 듣는 키입니다. 한 번 더 읽습니다.

## For the hospital and the clerk

setting-question = 접수 끝에 열이나 기침이 있는지 묻기
setting-keypad = 화면 키를 두는 쪽
question-fever = 열이나 기침
