# The host's own words in Korean.
# `.kana` is what is spoken, without the Japanese name that stands in the text.

## Fixed slots: the same on every screen

slot-cancel = 중지
slot-back = 뒤로
slot-clerk = 직원 호출
slot-repeat = 다시 듣기
slot-language = 언어
slot-volume = 음량
slot-text-size = 글자 크기
slot-contrast = 고대비
slot-extend = 시간 연장
slot-continue = 계속
slot-page-back = 이전 페이지
slot-page-on = 다음 페이지
slot-mark = 카드 리더기의 화면

## Slots filled by the host

slot-name = { $name } 님
slot-queue-number = 접수 번호 { $number }
slot-next-place = 다음은 { $place }(으)로 가 주십시오.
slot-hospital-notice = 이 시설의 알림: { $text }
slot-clerk-message = 접수처의 알림: { $text }
slot-tries-left = 남은 입력 횟수: { $tries }회
slot-visit-code = 접수 코드 { $code }
slot-reader-number = 카드 리더기 { $number }

## Ways to confirm who is here

method-face = 얼굴 인증
method-pin = 비밀번호
method-staff = 직원 확인

## PIN pad

pin-title = 비밀번호를 입력해 주십시오
pin-body = 마이넘버카드의 4자리 비밀번호를 입력해 주십시오. 직원은 비밀번호를 묻지 않습니다.
pin-phone-title = 스마트폰의 비밀번호를 입력해 주십시오
pin-phone-body = 스마트폰 전자증명서의 4자리 비밀번호를 입력해 주십시오. 그다음에 스마트폰을 카드 리더기에 대 주십시오.
pin-few-tries = 앞으로 { $tries }회 입력할 수 있습니다. 다른 방법도 선택할 수 있습니다.
pin-last-try = 앞으로 1회만 입력할 수 있습니다. 맞지 않으면 비밀번호가 잠깁니다. 다른 방법도 선택할 수 있습니다.
pin-digit-entered = { $count }번째 숫자를 입력했습니다
pin-digits = 지금 { $count }자리가 입력되어 있습니다
pin-clear = 지우기
pin-enter = 확인
pin-cancel = 비밀번호 입력 취소
pin-checking = 비밀번호를 확인하고 있습니다
pin-retry-title = 비밀번호가 맞지 않습니다
pin-retry-body = 다시 입력하거나 다른 방법을 선택해 주십시오.
pin-locked-title = 이 비밀번호는 잠겨 있습니다
pin-locked-body = 얼굴 인증이나 직원 확인으로 접수할 수 있습니다. 비밀번호는 시구정촌 창구에서 다시 설정할 수 있습니다.

## Staff

staff-calling-title = 직원을 부르고 있습니다
staff-calling-body = 그대로 기다려 주십시오. 카드는 놓아두셔도 됩니다.
staff-pad-title = 직원 확인
staff-pad-body = 직원이 시설의 암호를 입력하고 얼굴을 확인합니다. 본인의 비밀번호는 사용하지 않으며, 직원이 묻지도 않습니다.
staff-cancel = 직원 확인 취소
clerk-called = 직원을 불렀습니다. 그대로 기다려 주십시오.
clerk-coming = 직원이 가고 있습니다. 그대로 기다려 주십시오.
clerk-took-over-title = 직원이 조작하고 있습니다
clerk-took-over-body = 접수처 직원이 도와드립니다. 그대로 기다려 주십시오.

## Host step: consent to look at past records

step-consent-title = 과거 정보의 제공
step-consent-body = 진료 정보, 약제 정보, 건강검진 정보, 수술 정보를 이 시설에 제공하는 데 동의하십니까? 동의하지 않아도 접수할 수 있습니다.
step-consent-agree = 동의함
step-consent-decline = 동의하지 않음
step-consent-items = 하나씩 선택
step-consent-item-medical-title = 진료 정보의 제공
step-consent-item-medical-body = 과거의 진료 정보를 제공하는 데 동의하십니까? 동의하지 않아도 접수할 수 있습니다.
step-consent-item-medicine-title = 약제 정보의 제공
step-consent-item-medicine-body = 과거의 약제 정보를 제공하는 데 동의하십니까? 동의하지 않아도 접수할 수 있습니다.
step-consent-item-checkup-title = 건강검진 정보의 제공
step-consent-item-checkup-body = 과거의 건강검진 정보를 제공하는 데 동의하십니까? 동의하지 않아도 접수할 수 있습니다.
step-consent-item-surgery-title = 수술 정보의 제공
step-consent-item-surgery-body = 과거의 수술 정보를 제공하는 데 동의하십니까? 동의하지 않아도 접수할 수 있습니다.

## Host step: certificate for specific diseases

step-specific-disease-title = 특정질병 요양 증명서 (特定疾病療養受療証)
    .kana = 특정질병 요양 증명서
step-specific-disease-body = 특정질병 요양 증명서의 정보를 제공하는 데 동의하십니까? 동의하지 않아도 접수할 수 있습니다.
step-specific-disease-agree = 동의함
step-specific-disease-decline = 동의하지 않음

## Host step: certificates for medical subsidies

step-subsidy-title = 의료비 지원 (医療費助成)
    .kana = 의료비 지원
step-subsidy-body = 의료비 지원의 각종 수급자증을 이용하시겠습니까?
step-subsidy-agree = 이용함
step-subsidy-decline = 이용하지 않음

## Host step: form of the prescription

step-prescription-title = 처방전 발행 방법 (処方箋)
    .kana = 처방전 발행 방법
step-prescription-body = 처방전 발행 방법을 선택해 주십시오.
step-prescription-electronic = 전자 처방전
step-prescription-paper = 종이 처방전

## Host step: first registration of a card

step-registration-title = 건강보험증 이용 신청
step-registration-body = 마이넘버카드를 건강보험증(健康保険証)으로 이용하도록 신청하시겠습니까? 신청하지 않으면 접수처 직원이 안내해 드립니다.
    .kana = 마이넘버카드를 건강보험증으로 이용하도록 신청하시겠습니까? 신청하지 않으면 접수처 직원이 안내해 드립니다.
step-registration-agree = 신청함
step-registration-decline = 신청하지 않음

## Time and card

warning-title = 곧 시간이 끝납니다
warning-body = { $seconds }초 뒤에 끝납니다. 계속하려면 “시간 연장”을 선택해 주십시오.
warning-keys = 숫자 키를 눌러도 시간을 연장할 수 있습니다.
left-behind-title = 카드를 가져가십시오
left-behind-body = 카드가 카드 리더기에 남아 있습니다. 잊지 말고 가져가십시오.
out-of-service-title = 지금은 이 기기를 사용할 수 없습니다
out-of-service-body = 접수처에 말씀해 주십시오.

## Safe screens: shown by the host when a flow has none

safe-idle-title = 마이넘버카드로 접수
safe-idle-body = 마이넘버카드(マイナンバーカード)를 카드 리더기에 놓아 주십시오.
    .kana = 마이넘버카드를 카드 리더기에 놓아 주십시오.
safe-choosing-title = 카드 또는 스마트폰
safe-choosing-body = 접수에 사용할 것을 선택해 주십시오.
safe-reading-title = 읽고 있습니다
safe-reading-body = 카드나 스마트폰을 움직이지 마십시오.
safe-identify-title = 본인 확인 방법
safe-identify-body = 본인 확인 방법을 선택해 주십시오.
safe-capturing-title = 얼굴을 확인하고 있습니다
safe-capturing-body = 카메라를 보고 기다려 주십시오.
safe-identified-title = 본인 확인이 끝났습니다
safe-identified-body = 다음으로 진행해 주십시오.
safe-querying-title = 보험 자격을 확인하고 있습니다
safe-querying-body = 몇 초 걸립니다. 그대로 기다려 주십시오.
safe-confirmed-title = 보험 자격이 확인되었습니다
safe-confirmed-body = 다음으로 진행해 주십시오.
safe-referred-title = 접수처에서 안내해 드립니다
safe-referred-body = 카드를 가지고 접수처로 와 주십시오.
safe-recording-title = 접수를 등록하고 있습니다
safe-recording-body = 그대로 기다려 주십시오.
safe-closing-title = 카드를 가져가십시오
safe-closing-body = 카드를 꺼내면 접수가 끝납니다.
safe-leaving-title = 접수가 끝났습니다
safe-leaving-body = 호명할 때까지 기다려 주십시오.
safe-visit-code = 접수 코드 { $code }

## Notices

notice-certificate-expiring = 증명서의 유효 기간이 3개월 이내에 끝납니다. 시구정촌 창구에서 갱신해 주십시오.
notice-certificate-expired = 증명서의 유효 기간이 끝났습니다. 이번에는 보험 자격만 확인할 수 있습니다. 시구정촌 창구에서 갱신해 주십시오.
notice-message = 알림: { $text }

## Errors: the title says what happened, the body what to do next

error-code = 문의 코드 { $code }
error-card-unreadable-title = 카드를 읽지 못했습니다
error-card-unreadable-body = 마이넘버카드가 바르게 놓여 있는지 확인해 주십시오. 이 화면이 다시 나오면 접수처에 알려 주십시오.
error-card-foreign-title = 마이넘버카드가 아닌 것 같습니다
error-card-foreign-body = 마이넘버카드가 놓여 있는지 확인해 주십시오. 이 화면이 다시 나오면 접수처에 알려 주십시오.
error-card-expired-title = 전자증명서의 유효 기간이 끝났거나 효력이 없습니다
error-card-expired-body = 접수처에 알려 주십시오. 또한 시구정촌에서 증명서를 갱신해 주십시오.
error-phone-title = 스마트폰을 읽지 못했습니다
error-phone-body = 스마트폰을 카드 리더기에 다시 대고 2초쯤 그대로 있어 주십시오. 카드로도 접수할 수 있습니다.
error-face-unavailable-title = 지금은 얼굴 인증을 사용할 수 없습니다
error-face-unavailable-body = 다른 방법을 선택하거나 직원을 불러 주십시오.
error-link-title = 지금은 보험 자격을 확인할 수 없습니다
error-link-body = 통신이 되지 않습니다. 카드를 가지고 접수처로 와 주십시오.
error-reader-lost-title = 카드 리더기를 다시 연결하고 있습니다
error-reader-lost-body = 자동으로 연결됩니다. 잠시 기다린 뒤 카드를 다시 놓아 주십시오.

## Keypad

keypad-introduction = 숫자 키는 전화기와 같은 순서이며 5 키에 작은 점이 있습니다. 중지 키는 { $cancel } 옆에, 직원을 부르는 키는 { $clerk } 옆에 있습니다. 7은 언어, 8은 음량, 9는 글자 크기, 0은 고대비를 바꿉니다.
key-digit = { $digit }
key-does = { $key } 키: { $action }

## Presentation: what was just changed

language-name = 한국어
language-without-speech = 음성 없음
volume-now = 음량 { $level }
text-size-now = 글자 크기 { $level }
contrast-on = 고대비로 바꾸었습니다.
contrast-off = 화면 색을 되돌렸습니다.
voice-on = 음성 안내를 시작합니다.
voice-off = 음성 안내를 마칩니다.
touch-again = 한 번 더 누르면 선택됩니다.

## Practice

demo-notice = 연습용 화면입니다. 실제 접수가 아닙니다.

## Colours on the panel while a face is looked at

colours-announced = 화면 가장자리의 색이 바뀝니다. 원하지 않으시면 “색 없음”을 선택해 주십시오.
slot-no-colours = 색 없음
colours-off = 색을 바꾸지 않습니다.
