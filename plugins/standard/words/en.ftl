# The standard flow in English.
# `.kana` is what is spoken, without the Japanese name that stands in the text.

## Idle

idle = Check in with your My Number Card
idle-night = Night reception
idle-disaster = Reception during a disaster or outage
place-face-up = Lay your card on the reader with the photo side up.
place-face-down = Lay your card on the reader with the photo side down.
place-insert = Put your card into the slot with the photo side towards you.
use-card = Use a card
use-phone = Use a phone

## Card or phone

choose-token = What would you like to check in with?
choose-token-body = Choose your My Number Card or your phone. You can also place the card straight away.
place-card = Please place your My Number Card (マイナンバーカード)
    .kana = Please place your My Number Card
choose-phone = Which phone do you have?
choose-phone-body = You can use a phone that holds your My Number Card.
android = Android phone
iphone = iPhone
hold-phone = Hold your phone to the reader
hold-phone-body = Bring it close and keep it still until reading has ended.
hold-iphone-body = Confirm on the screen of your iPhone, then keep it close to the reader and hold it still.
reading-card = Reading your card
reading-card-body = Please wait and do not move the card.
still-waiting = Please wait a little longer.

## Ways to identify

choose-method = How shall we confirm that the card is yours?
choose-method-face = We suggest face recognition. Choose on the screen or with the keys.
choose-method-body = Choose on the screen or with the keys.
no-method = This screen cannot confirm that the card is yours
no-method-body = Please go to the reception desk. You may take your card.

## Face

face-guide = The camera will look at your face
face-guide-stand = Stand or sit in front of the camera.
face-guide-frame = Bring your face into the frame.
face-guide-look = Look straight into the camera.
face-guide-body = When you are ready, choose “Start”.
start-face = Start
face-look = Please look into the camera
face-look-body = Please stay as you are until this has ended.
hint-closer = Please come a little closer
hint-back = Please step back a little
hint-centre = Please move to the middle
hint-straight = Please look straight into the camera
hint-still = Please hold still
hint-dark = It seems dark. Please turn towards the light
hint-bright = It seems too bright. Please turn away from the light
hint-light-front = Please turn so that the light comes from the front
hint-eyes-open = Please open your eyes
hint-uncover = Your face is covered. Move your mask or hair
hint-one-person = Only one person should be in view
hint-camera-height = Please bring your face to the height of the camera

## What can go wrong: cause, then what to do

code-unreadable = Error 001
code-foreign = Error 002
code-unusable = Error 006
code = Error { $number }
unreadable = The card could not be read
unreadable-body = Please check that your My Number Card is placed correctly. If this appears again, please tell the reception desk.
foreign = This does not seem to be a My Number Card (マイナンバーカード)
    .kana = This does not seem to be a My Number Card
foreign-body = Please check that your My Number Card is in place. If this appears again, please tell the reception desk.
unusable = The certificate of this card has expired or is no longer valid
unusable-body = Please tell the reception desk. You can renew the certificate at your municipal office.
phone-unreadable = The phone could not be read
choose-token-again-body = Please choose your card or phone again.
phone-unusable = This phone cannot be used to check in
phone-unusable-body = Please use your card, or go to the reception desk.
no-phones = Phones cannot be used here
no-phones-body = Please use your My Number Card.
card-gone = The card was taken out early
card-gone-body = You are not checked in yet. Place the card again to start from the beginning.
not-matched = Your face could not be confirmed
not-matched-body = Please try again, or choose another way.
timed-out = Your face could not be confirmed in time
no-face = Face recognition cannot be used here
other-method-body = Please choose another way.
entry-wrong = What was entered does not match
no-entry = This method cannot be used now
not-confirmed = Staff could not confirm you
not-confirmed-body = Try again with staff, or go to the reception desk.
lost-reader = The reader does not respond
lost-reader-body = If your card is there, please take it. We are reconnecting: please wait, or go to the reception desk.
lost-camera = The camera has stopped working
lost-camera-body = You can go on. Face recognition cannot be used until the camera is back.
lost-keypad = The keys have stopped working
lost-keypad-body = Touch the screen to go on, or go to the reception desk.
lost-speaker = The sound has stopped working
lost-speaker-body = Read the screen to go on, or go to the reception desk.
lost-link = The eligibility service cannot be reached
lost-link-body = We are reconnecting. You can go on.
restored = It works again.

## Choices that return

try-again = Try again
go-on = Continue
call-clerk = Call staff
stop = Stop checking in
done = Finish

## From identified to recorded

querying = Checking your eligibility
querying-body = Please wait a moment.
unfinished = You are not checked in yet
unfinished-body = Choose “Continue” to go on. You can also stop checking in.
fever = Do you have a fever or a cough today?
fever-body = We ask so that we can show you the right way.
yes = Yes
no = No
recording = Checking you in
recording-body = Please wait a moment.

## The clerk

see-clerk = The reception desk will help you
see-clerk-body = Please tell the reception desk the visit code on this screen.
see-clerk-link = The eligibility service could not be reached
see-clerk-link-body = Please check again, or tell the reception desk the visit code on this screen.
see-clerk-not-recorded = Your check-in could not be sent
see-clerk-night = Please tell the night desk the visit code on this screen.
see-clerk-disaster = This screen may be unable to check your eligibility now. Please tell the desk your name, date of birth, sex and address.
see-clerk-unstaffed = There is no staff here. Please tell the contact on the notice board the visit code on this screen.
query-again = Check again

## The end

notice = There is a notice for you
notice-body = Please read it. If it is in Japanese, reception can help you.
queued = Your check-in has been saved and will be sent automatically later.
remove-card = Please take your card
remove-card-body = When you have taken the card, you are checked in.
remove-card-referred = Please take your card to the reception desk.
remove-card-stopped = Check-in was stopped.
complete = You are checked in
complete-body = Please make sure that you have all your belongings.
goodbye = Check-in was stopped
goodbye-body = You can start again from the beginning.

## Pictures

picture-place-card = A card being laid on the reader
picture-hold-phone = A phone being held to the reader
picture-face = A face inside a frame
picture-take-card = A card being taken from the reader
picture-clerk = A clerk at the reception desk
picture-done = A tick

## Keys

key-cancel = Cancel
key-cancel-spoken = The cancel key. It stops checking in.
key-clear = Clear
key-clear-spoken = The clear key. It takes back the last one.
key-enter = Enter
key-enter-spoken = The enter key. It confirms.
key-clerk = Staff
key-clerk-spoken = The staff key. It calls staff.
key-repeat = Repeat
key-repeat-spoken = The repeat key. It reads the screen again.

## For the hospital and the clerk

setting-question = Ask for fever or cough at the end
setting-keypad = The side of the keys on the screen
question-fever = Fever or cough
