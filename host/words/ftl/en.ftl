# The host's own words in English.
# `.kana` is what is spoken, without the Japanese name that stands in the text.

## Fixed slots: the same on every screen

slot-cancel = Cancel
slot-back = Go back
slot-clerk = Call staff
slot-repeat = Hear again
slot-language = Language
slot-volume = Volume
slot-text-size = Text size
slot-contrast = High contrast
slot-extend = More time
slot-continue = Continue
slot-page-back = Previous page
slot-page-on = Next page
slot-mark = Card reader screen

## Slots filled by the host

slot-name = { $name }
slot-queue-number = Your number: { $number }
slot-next-place = Next, please go to { $place }.
slot-hospital-notice = Notice from this facility: { $text }
slot-clerk-message = From reception: { $text }
slot-tries-left =
    { $tries ->
        [one] 1 try left
       *[other] { $tries } tries left
    }
slot-visit-code = Visit code { $code }
slot-reader-number = Reader { $number }

## Ways to confirm who is here

method-face = Face recognition
method-pin = PIN
method-staff = Staff check

## PIN pad

pin-title = Enter your PIN
pin-body = Enter the 4-digit PIN of your My Number Card. Staff will never ask you for it.
pin-phone-title = Enter the PIN of your phone certificate
pin-phone-body = Enter the 4-digit PIN of the certificate on your phone. After that you will hold your phone to the reader.
pin-few-tries =
    You have { $tries ->
        [one] 1 try
       *[other] { $tries } tries
    } left. You can also choose another way.
pin-last-try = You have one try left. If the PIN does not match, it will be locked. You can also choose another way.
pin-digit-entered = Digit { $count } entered
pin-digits =
    { $count ->
        [one] 1 digit in place
       *[other] { $count } digits in place
    }
pin-clear = Clear
pin-enter = Enter
pin-cancel = Cancel PIN entry
pin-checking = Checking your PIN
pin-retry-title = The PIN did not match
pin-retry-body = Please enter it again, or choose another way.
pin-locked-title = This PIN is locked
pin-locked-body = You can check in by face recognition or with staff. Your municipal office can set a new PIN.

## Staff

staff-calling-title = Calling staff
staff-calling-body = Please wait here. You may leave your card where it is.
staff-pad-title = Staff check
staff-pad-body = A member of staff types the facility’s password and checks your face. Your own PIN is not used, and staff will never ask you for it.
staff-cancel = Cancel staff check
clerk-called = Staff have been called. Please wait here.
clerk-coming = A member of staff is on the way. Please wait here.
clerk-took-over-title = Staff are helping you
clerk-took-over-body = Reception is continuing for you. Please wait here.

## Host step: consent to look at past records

step-consent-title = Sharing your past records
step-consent-body = Do you agree that this facility may see your records of treatment, medicines, check-ups and surgery? You can check in whether or not you agree.
step-consent-agree = Agree
step-consent-decline = Do not agree
step-consent-items = Choose one by one
step-consent-item-medical-title = Records of treatment
step-consent-item-medical-body = Do you agree to share your records of treatment? You can check in whether or not you agree.
step-consent-item-medicine-title = Records of medicines
step-consent-item-medicine-body = Do you agree to share your records of medicines? You can check in whether or not you agree.
step-consent-item-checkup-title = Records of check-ups
step-consent-item-checkup-body = Do you agree to share your records of check-ups? You can check in whether or not you agree.
step-consent-item-surgery-title = Records of surgery
step-consent-item-surgery-body = Do you agree to share your records of surgery? You can check in whether or not you agree.

## Host step: certificate for specific diseases

step-specific-disease-title = Certificate for specific diseases (特定疾病療養受療証)
    .kana = Certificate for specific diseases
step-specific-disease-body = Do you agree to share your certificate for specific diseases? You can check in whether or not you agree.
step-specific-disease-agree = Agree
step-specific-disease-decline = Do not agree

## Host step: certificates for medical subsidies

step-subsidy-title = Medical subsidies (医療費助成)
    .kana = Medical subsidies
step-subsidy-body = Do you want to use your certificates for medical subsidies?
step-subsidy-agree = Use
step-subsidy-decline = Do not use

## Host step: form of the prescription

step-prescription-title = How to issue your prescription (処方箋)
    .kana = How to issue your prescription
step-prescription-body = Please choose how your prescription is issued.
step-prescription-electronic = Electronic
step-prescription-paper = On paper

## Host step: first registration of a card

step-registration-title = Use as a health insurance card
step-registration-body = Do you want to register your My Number Card as your health insurance card (健康保険証)? If not, reception will help you.
    .kana = Do you want to register your My Number Card as your health insurance card? If not, reception will help you.
step-registration-agree = Register
step-registration-decline = Do not register

## Time and card

warning-title = Time is nearly up
warning-body =
    This ends in { $seconds ->
        [one] 1 second
       *[other] { $seconds } seconds
    }. To go on, choose “More time”.
warning-keys = Any number key also gives you more time.
left-behind-title = Please take your card
left-behind-body = Your card is still in the reader. Please take it with you.
out-of-service-title = This reader is not in use now
out-of-service-body = Please speak to reception.

## Safe screens: shown by the host when a flow has none

safe-idle-title = Check in with your My Number Card
safe-idle-body = Please place your My Number Card (マイナンバーカード) in the reader.
    .kana = Please place your My Number Card in the reader.
safe-choosing-title = Card or phone
safe-choosing-body = Please choose what to check in with.
safe-reading-title = Reading
safe-reading-body = Please keep your card or phone where it is.
safe-identify-title = Confirm who you are
safe-identify-body = Please choose how to confirm who you are.
safe-capturing-title = Looking at your face
safe-capturing-body = Please look at the camera and wait.
safe-identified-title = You have been identified
safe-identified-body = Please go on.
safe-querying-title = Checking your insurance
safe-querying-body = This takes a few seconds. Please wait here.
safe-confirmed-title = Your insurance has been confirmed
safe-confirmed-body = Please go on.
safe-referred-title = Reception will help you
safe-referred-body = Please bring your card to the reception desk.
safe-recording-title = Recording your visit
safe-recording-body = Please wait here.
safe-closing-title = Please take your card
safe-closing-body = When you take your card out, check-in is done.
safe-leaving-title = Check-in is done
safe-leaving-body = Please wait until you are called.
safe-visit-code = Visit code { $code }

## Notices

notice-certificate-expiring = The certificate on your card expires within 3 months. Please renew it at your municipal office.
notice-certificate-expired = The certificate on your card has expired. It can only confirm your insurance this time. Please renew it at your municipal office.
notice-message = Notice: { $text }

## Errors: the title says what happened, the body what to do next

error-code = Code for enquiries: { $code }
error-card-unreadable-title = The card could not be read
error-card-unreadable-body = Please check that your My Number Card is placed correctly. If this screen comes again, please speak to reception.
error-card-foreign-title = This seems to be another card
error-card-foreign-body = Please check that a My Number Card is in the reader. If this screen comes again, please speak to reception.
error-card-expired-title = The certificate on the card can no longer be used
error-card-expired-body = Please speak to reception, and renew the certificate at your municipal office.
error-phone-title = The phone could not be read
error-phone-body = Please hold your phone to the reader again for about 2 seconds. You can also check in with your card.
error-face-unavailable-title = Face recognition is not available now
error-face-unavailable-body = Please choose another way, or call staff.
error-link-title = Insurance cannot be checked now
error-link-body = The connection is down. Please bring your card to reception.
error-reader-lost-title = The reader is reconnecting
error-reader-lost-body = It reconnects by itself. Please wait a moment, then place your card again.

## Keypad

keypad-introduction = The number keys are arranged as on a telephone, with a small dot on the 5. The cancel key is beside the { $cancel }, and the key that calls staff is beside the { $clerk }. 7 changes the language, 8 the volume, 9 the text size, 0 the contrast.
key-digit = { $digit }
key-does = { $key } key: { $action }

## Presentation: what was just changed

language-name = English
language-without-speech = no speech
volume-now = Volume { $level }
text-size-now = Text size { $level }
contrast-on = High contrast is on.
contrast-off = High contrast is off.
voice-on = Spoken guidance begins.
voice-off = Spoken guidance ends.
touch-again = Touch again to choose.

## Practice

demo-notice = This is for practice. It is not a real check-in.

## Colours on the panel while a face is looked at

colours-announced = The edge of the picture will change colour. If you do not want this, choose “No colours”.
slot-no-colours = No colours
colours-off = The colours are off.
