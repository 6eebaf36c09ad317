# The standard flow in Vietnamese.
# `.kana` is what is spoken, without the Japanese name that stands in the text.

## Idle

idle = Tiếp nhận bằng Thẻ My Number
idle-night = Tiếp nhận ban đêm
idle-disaster = Tiếp nhận khi có thiên tai hoặc sự cố hệ thống
place-face-up = Xin đặt thẻ lên máy đọc, mặt có ảnh hướng lên trên.
place-face-down = Xin đặt thẻ lên máy đọc, mặt có ảnh úp xuống dưới.
place-insert = Xin đưa thẻ vào khe, mặt có ảnh hướng về phía mình.
use-card = Dùng thẻ
use-phone = Dùng điện thoại

## Card or phone

choose-token = Xin chọn thẻ hoặc điện thoại
choose-token-body = Cũng có thể đặt Thẻ My Number ngay mà không cần chọn.
place-card = Xin đặt Thẻ My Number (マイナンバーカード)
    .kana = Xin đặt Thẻ My Number
choose-phone = Xin chọn loại điện thoại
choose-phone-body = Dùng được điện thoại đã cài chức năng của Thẻ My Number.
android = Điện thoại Android
iphone = iPhone
hold-phone = Đưa điện thoại lại gần máy đọc
hold-phone-body = Xin để điện thoại gần máy đọc và giữ yên cho đến khi xong.
hold-iphone-body = Xin xác nhận trên màn hình iPhone, rồi để gần máy đọc và giữ yên.
reading-card = Đang đọc thẻ
reading-card-body = Xin chờ và đừng di chuyển thẻ.
still-waiting = Xin chờ thêm một chút.

## Ways to identify

choose-method = Xin chọn cách xác minh danh tính
choose-method-face = Nên dùng nhận diện khuôn mặt. Chọn bằng nút trên màn hình hoặc bằng phím.
choose-method-body = Chọn bằng nút trên màn hình hoặc bằng phím.
no-method = Màn hình này không xác minh danh tính được
no-method-body = Xin đến quầy tiếp nhận. Quý vị có thể lấy thẻ.

## Face

face-guide = Camera sẽ nhận diện khuôn mặt của quý vị
face-guide-stand = Xin đứng hoặc ngồi trước camera.
face-guide-frame = Xin đưa khuôn mặt vào trong khung.
face-guide-look = Xin nhìn thẳng vào camera.
face-guide-body = Khi đã sẵn sàng, xin chọn “Bắt đầu”.
start-face = Bắt đầu
face-look = Xin nhìn vào camera
face-look-body = Xin giữ nguyên tư thế cho đến khi xong.
hint-closer = Xin lại gần thêm một chút
hint-back = Xin lùi lại một chút
hint-centre = Xin di chuyển vào giữa
hint-straight = Xin nhìn thẳng vào camera
hint-still = Xin giữ yên
hint-dark = Hơi tối. Xin quay về phía có ánh sáng
hint-bright = Có vẻ quá sáng. Xin tránh ánh sáng
hint-light-front = Xin xoay người để ánh sáng chiếu từ phía trước
hint-eyes-open = Xin mở mắt
hint-uncover = Khuôn mặt bị che. Xin bỏ khẩu trang hoặc vén tóc
hint-one-person = Xin chỉ để một người trong khung
hint-camera-height = Xin để khuôn mặt ngang tầm camera

## What can go wrong: cause, then what to do

code-unreadable = Lỗi 001
code-foreign = Lỗi 002
code-unusable = Lỗi 006
code = Lỗi { $number }
unreadable = Không đọc được thẻ
unreadable-body = Xin xem Thẻ My Number đã đặt đúng chỗ chưa. Nếu màn hình này lại hiện ra, xin hỏi quầy tiếp nhận.
foreign = Có vẻ đây không phải Thẻ My Number (マイナンバーカード)
    .kana = Có vẻ đây không phải Thẻ My Number
foreign-body = Xin xem Thẻ My Number đã ở trên máy đọc chưa. Nếu màn hình này lại hiện ra, xin hỏi quầy tiếp nhận.
unusable = Chứng thư của thẻ đã hết hạn hoặc hết hiệu lực
unusable-body = Xin hỏi quầy tiếp nhận, và gia hạn chứng thư tại văn phòng hành chính địa phương.
phone-unreadable = Không đọc được điện thoại
choose-token-again-body = Xin chọn lại thẻ hoặc điện thoại.
phone-unusable = Điện thoại này không dùng được
phone-unusable-body = Xin dùng thẻ hoặc đến quầy tiếp nhận.
no-phones = Ở đây không dùng được điện thoại
no-phones-body = Xin dùng Thẻ My Number.
card-gone = Thẻ đã bị lấy ra giữa chừng
card-gone-body = Thủ tục chưa xong. Đặt thẻ lại để làm lại từ đầu.
not-matched = Chưa xác nhận được khuôn mặt
not-matched-body = Xin thử lại hoặc chọn cách khác.
timed-out = Chưa xác nhận được khuôn mặt trong thời gian cho phép
no-face = Không dùng được nhận diện khuôn mặt
other-method-body = Xin chọn cách khác.
entry-wrong = Nội dung đã nhập không khớp
no-entry = Hiện không dùng được cách này
not-confirmed = Nhân viên chưa xác nhận được
not-confirmed-body = Xin thử lại hoặc đến quầy tiếp nhận.
lost-reader = Máy đọc không phản hồi
lost-reader-body = Nếu thẻ còn ở đó, xin lấy lại. Máy đang kết nối lại: xin chờ hoặc đến quầy tiếp nhận.
lost-camera = Camera ngừng hoạt động
lost-camera-body = Vẫn tiếp tục được. Chưa chọn được nhận diện khuôn mặt cho đến khi camera hoạt động lại.
lost-keypad = Các phím ngừng hoạt động
lost-keypad-body = Xin chạm màn hình để tiếp tục hoặc đến quầy tiếp nhận.
lost-speaker = Không có âm thanh
lost-speaker-body = Xin đọc màn hình để tiếp tục hoặc đến quầy tiếp nhận.
lost-link = Không kết nối được với dịch vụ kiểm tra bảo hiểm
lost-link-body = Máy đang kết nối lại. Vẫn tiếp tục được.
restored = Đã hoạt động lại.

## Choices that return

try-again = Thử lại
go-on = Tiếp tục
call-clerk = Gọi nhân viên
stop = Dừng thủ tục
done = Kết thúc

## From identified to recorded

querying = Đang kiểm tra bảo hiểm
querying-body = Xin chờ một chút.
unfinished = Thủ tục chưa xong
unfinished-body = Chọn “Tiếp tục” để đi tiếp. Cũng có thể dừng thủ tục.
fever = Hôm nay quý vị có sốt hoặc ho không?
fever-body = Chúng tôi hỏi để hướng dẫn quý vị.
yes = Có
no = Không
recording = Đang làm thủ tục
recording-body = Xin chờ một chút.

## The clerk

see-clerk = Quầy tiếp nhận sẽ kiểm tra
see-clerk-body = Xin cho quầy tiếp nhận biết mã tiếp nhận trên màn hình này.
see-clerk-link = Không kết nối được với dịch vụ kiểm tra bảo hiểm
see-clerk-link-body = Xin kiểm tra lại, hoặc cho quầy tiếp nhận biết mã tiếp nhận trên màn hình này.
see-clerk-not-recorded = Không gửi được nội dung thủ tục
see-clerk-night = Xin cho quầy ban đêm biết mã tiếp nhận trên màn hình này.
see-clerk-disaster = Hiện có thể không kiểm tra được bảo hiểm trên màn hình. Xin cho quầy biết họ tên, ngày sinh, giới tính và địa chỉ.
see-clerk-unstaffed = Ở đây không có nhân viên. Xin liên hệ theo bảng thông báo và cho biết mã tiếp nhận trên màn hình này.
query-again = Kiểm tra lại

## The end

notice = Có thông báo cho quý vị
notice-body = Xin xem nội dung. Nếu là tiếng Nhật, quầy tiếp nhận có thể giúp quý vị.
queued = Đã lưu nội dung thủ tục. Máy sẽ tự gửi sau.
remove-card = Xin lấy lại thẻ
remove-card-body = Khi lấy thẻ ra là xong thủ tục.
remove-card-referred = Xin cầm thẻ đến quầy tiếp nhận.
remove-card-stopped = Đã dừng thủ tục.
complete = Đã xong thủ tục
complete-body = Xin đừng để quên đồ.
goodbye = Đã dừng thủ tục
goodbye-body = Có thể làm lại từ đầu.

## Pictures

picture-place-card = Hình đặt thẻ lên máy đọc
picture-hold-phone = Hình đưa điện thoại lại gần máy đọc
picture-face = Hình khuôn mặt trong khung
picture-take-card = Hình lấy thẻ khỏi máy đọc
picture-clerk = Hình nhân viên quầy tiếp nhận
picture-done = Dấu hoàn thành

## Keys

key-cancel = Dừng
key-cancel-spoken = Phím dừng. Dừng thủ tục.
key-clear = Xóa
key-clear-spoken = Phím xóa. Xóa cái cuối cùng.
key-enter = Xác nhận
key-enter-spoken = Phím xác nhận.
key-clerk = Gọi
key-clerk-spoken = Phím gọi. Gọi nhân viên.
key-repeat = Nghe lại
key-repeat-spoken = Phím nghe lại. Đọc lại một lần nữa.

## For the hospital and the clerk

setting-question = Hỏi có sốt hoặc ho không khi kết thúc
setting-keypad = Phía đặt phím trên màn hình
question-fever = Sốt hoặc ho
