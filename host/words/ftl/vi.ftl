# The host's own words in Vietnamese.
# `.kana` is what is spoken, without the Japanese name that stands in the text.

## Fixed slots: the same on every screen

slot-cancel = Dừng lại
slot-back = Quay lại
slot-clerk = Gọi nhân viên
slot-repeat = Nghe lại
slot-language = Ngôn ngữ
slot-volume = Âm lượng
slot-text-size = Cỡ chữ
slot-contrast = Tương phản
slot-extend = Thêm thời gian
slot-continue = Tiếp tục
slot-page-back = Trang trước
slot-page-on = Trang sau
slot-mark = Màn hình của máy đọc thẻ

## Slots filled by the host

slot-name = { $name }
slot-queue-number = Số thứ tự của quý vị: { $number }
slot-next-place = Tiếp theo, xin mời đến { $place }.
slot-hospital-notice = Thông báo của cơ sở: { $text }
slot-clerk-message = Quầy tiếp nhận nhắn: { $text }
slot-tries-left = Còn { $tries } lần nhập
slot-visit-code = Mã tiếp nhận { $code }
slot-reader-number = Máy đọc thẻ { $number }

## Ways to confirm who is here

method-face = Nhận diện khuôn mặt
method-pin = Mã PIN
method-staff = Nhân viên xác nhận

## PIN pad

pin-title = Nhập mã PIN
pin-body = Xin nhập mã PIN 4 chữ số của Thẻ My Number. Nhân viên không bao giờ hỏi mã PIN của quý vị.
pin-phone-title = Nhập mã PIN của điện thoại
pin-phone-body = Xin nhập mã PIN 4 chữ số của chứng thư điện tử trong điện thoại. Sau đó đưa điện thoại lại gần máy đọc.
pin-few-tries = Còn { $tries } lần nhập. Quý vị cũng có thể chọn cách khác.
pin-last-try = Chỉ còn 1 lần nhập. Nếu không khớp, mã PIN sẽ bị khóa. Quý vị cũng có thể chọn cách khác.
pin-digit-entered = Đã nhập chữ số thứ { $count }
pin-digits = Hiện có { $count } chữ số
pin-clear = Xóa
pin-enter = Xác nhận
pin-cancel = Hủy nhập mã PIN
pin-checking = Đang kiểm tra mã PIN
pin-retry-title = Mã PIN không khớp
pin-retry-body = Xin nhập lại hoặc chọn cách khác.
pin-locked-title = Mã PIN này đã bị khóa
pin-locked-body = Quý vị có thể làm thủ tục bằng nhận diện khuôn mặt hoặc nhờ nhân viên xác nhận. Có thể đặt lại mã PIN tại văn phòng hành chính địa phương.

## Staff

staff-calling-title = Đang gọi nhân viên
staff-calling-body = Xin chờ tại đây. Có thể để thẻ nguyên chỗ cũ.
staff-pad-title = Nhân viên xác nhận
staff-pad-body = Nhân viên nhập mật khẩu của cơ sở và xem khuôn mặt của quý vị. Không dùng mã PIN của quý vị, và nhân viên không bao giờ hỏi mã PIN.
staff-cancel = Hủy xác nhận
clerk-called = Đã gọi nhân viên. Xin chờ tại đây.
clerk-coming = Nhân viên đang đến. Xin chờ tại đây.
clerk-took-over-title = Nhân viên đang thao tác
clerk-took-over-body = Nhân viên quầy tiếp nhận đang giúp quý vị. Xin chờ tại đây.

## Host step: consent to look at past records

step-consent-title = Cung cấp thông tin trước đây
step-consent-body = Quý vị có đồng ý cung cấp cho cơ sở này thông tin khám chữa bệnh, thuốc, khám sức khỏe và phẫu thuật không? Không đồng ý vẫn làm thủ tục được.
step-consent-agree = Đồng ý
step-consent-decline = Không đồng ý
step-consent-items = Chọn từng mục
step-consent-item-medical-title = Thông tin khám chữa bệnh
step-consent-item-medical-body = Quý vị có đồng ý cung cấp thông tin khám chữa bệnh trước đây không? Không đồng ý vẫn làm thủ tục được.
step-consent-item-medicine-title = Thông tin về thuốc
step-consent-item-medicine-body = Quý vị có đồng ý cung cấp thông tin về thuốc trước đây không? Không đồng ý vẫn làm thủ tục được.
step-consent-item-checkup-title = Thông tin khám sức khỏe
step-consent-item-checkup-body = Quý vị có đồng ý cung cấp thông tin khám sức khỏe trước đây không? Không đồng ý vẫn làm thủ tục được.
step-consent-item-surgery-title = Thông tin phẫu thuật
step-consent-item-surgery-body = Quý vị có đồng ý cung cấp thông tin phẫu thuật trước đây không? Không đồng ý vẫn làm thủ tục được.

## Host step: certificate for specific diseases

step-specific-disease-title = Giấy chứng nhận điều trị bệnh đặc định (特定疾病療養受療証)
    .kana = Giấy chứng nhận điều trị bệnh đặc định
step-specific-disease-body = Quý vị có đồng ý cung cấp thông tin của giấy chứng nhận điều trị bệnh đặc định không? Không đồng ý vẫn làm thủ tục được.
step-specific-disease-agree = Đồng ý
step-specific-disease-decline = Không đồng ý

## Host step: certificates for medical subsidies

step-subsidy-title = Trợ cấp chi phí y tế (医療費助成)
    .kana = Trợ cấp chi phí y tế
step-subsidy-body = Quý vị có muốn dùng các giấy chứng nhận trợ cấp chi phí y tế không?
step-subsidy-agree = Dùng
step-subsidy-decline = Không dùng

## Host step: form of the prescription

step-prescription-title = Cách cấp đơn thuốc (処方箋)
    .kana = Cách cấp đơn thuốc
step-prescription-body = Xin chọn cách cấp đơn thuốc.
step-prescription-electronic = Đơn thuốc điện tử
step-prescription-paper = Đơn thuốc giấy

## Host step: first registration of a card

step-registration-title = Đăng ký dùng làm thẻ bảo hiểm y tế
step-registration-body = Quý vị có muốn đăng ký dùng Thẻ My Number làm thẻ bảo hiểm y tế (健康保険証) không? Nếu không, nhân viên quầy tiếp nhận sẽ hướng dẫn.
    .kana = Quý vị có muốn đăng ký dùng Thẻ My Number làm thẻ bảo hiểm y tế không? Nếu không, nhân viên quầy tiếp nhận sẽ hướng dẫn.
step-registration-agree = Đăng ký
step-registration-decline = Không đăng ký

## Time and card

warning-title = Sắp hết thời gian
warning-body = Sẽ kết thúc sau { $seconds } giây. Để tiếp tục, xin chọn “Thêm thời gian”.
warning-keys = Bấm một phím số bất kỳ cũng được thêm thời gian.
left-behind-title = Xin lấy lại thẻ
left-behind-body = Thẻ vẫn còn trong máy đọc. Xin đừng quên lấy thẻ.
out-of-service-title = Hiện không dùng được máy này
out-of-service-body = Xin hỏi quầy tiếp nhận.

## Safe screens: shown by the host when a flow has none

safe-idle-title = Tiếp nhận bằng Thẻ My Number
safe-idle-body = Xin đặt Thẻ My Number (マイナンバーカード) lên máy đọc.
    .kana = Xin đặt Thẻ My Number lên máy đọc.
safe-choosing-title = Thẻ hoặc điện thoại
safe-choosing-body = Xin chọn thẻ hoặc điện thoại để làm thủ tục.
safe-reading-title = Đang đọc
safe-reading-body = Xin đừng di chuyển thẻ hoặc điện thoại.
safe-identify-title = Cách xác minh danh tính
safe-identify-body = Xin chọn cách xác minh danh tính.
safe-capturing-title = Đang xem khuôn mặt
safe-capturing-body = Xin nhìn vào camera và chờ.
safe-identified-title = Đã xác minh danh tính
safe-identified-body = Xin tiếp tục.
safe-querying-title = Đang kiểm tra bảo hiểm
safe-querying-body = Việc này mất vài giây. Xin chờ tại đây.
safe-confirmed-title = Đã xác nhận bảo hiểm
safe-confirmed-body = Xin tiếp tục.
safe-referred-title = Quầy tiếp nhận sẽ hướng dẫn
safe-referred-body = Xin cầm thẻ đến quầy tiếp nhận.
safe-recording-title = Đang ghi nhận
safe-recording-body = Xin chờ tại đây.
safe-closing-title = Xin lấy lại thẻ
safe-closing-body = Khi lấy thẻ ra là xong thủ tục.
safe-leaving-title = Đã xong thủ tục
safe-leaving-body = Xin chờ đến khi được gọi.
safe-visit-code = Mã tiếp nhận { $code }

## Notices

notice-certificate-expiring = Chứng thư sẽ hết hạn trong vòng 3 tháng. Xin gia hạn tại văn phòng hành chính địa phương.
notice-certificate-expired = Chứng thư đã hết hạn. Lần này chỉ có thể xác nhận bảo hiểm. Xin gia hạn tại văn phòng hành chính địa phương.
notice-message = Thông báo: { $text }

## Errors: the title says what happened, the body what to do next

error-code = Mã hỗ trợ { $code }
error-card-unreadable-title = Không đọc được thẻ
error-card-unreadable-body = Xin xem Thẻ My Number đã đặt đúng chỗ chưa. Nếu màn hình này lại hiện ra, xin hỏi quầy tiếp nhận.
error-card-foreign-title = Có vẻ đây không phải Thẻ My Number
error-card-foreign-body = Xin xem Thẻ My Number đã ở trên máy đọc chưa. Nếu màn hình này lại hiện ra, xin hỏi quầy tiếp nhận.
error-card-expired-title = Chứng thư điện tử đã hết hạn hoặc hết hiệu lực
error-card-expired-body = Xin hỏi quầy tiếp nhận, và gia hạn chứng thư tại văn phòng hành chính địa phương.
error-phone-title = Không đọc được điện thoại
error-phone-body = Xin đưa điện thoại lại gần máy đọc và giữ yên khoảng 2 giây. Cũng có thể dùng thẻ.
error-face-unavailable-title = Hiện không dùng được nhận diện khuôn mặt
error-face-unavailable-body = Xin chọn cách khác hoặc gọi nhân viên.
error-link-title = Hiện không kiểm tra được bảo hiểm
error-link-body = Không có kết nối. Xin cầm thẻ đến quầy tiếp nhận.
error-reader-lost-title = Đang kết nối lại máy đọc
error-reader-lost-body = Máy tự kết nối lại. Xin chờ một chút rồi đặt thẻ lại.

## Keypad

keypad-introduction = Các phím số xếp như trên điện thoại, phím 5 có một chấm nhỏ. Phím dừng ở cạnh phím { $cancel }, phím gọi nhân viên ở cạnh phím { $clerk }. Phím 7 đổi ngôn ngữ, phím 8 đổi âm lượng, phím 9 đổi cỡ chữ, phím 0 đổi độ tương phản.
key-digit = { $digit }
key-does = Phím { $key }: { $action }

## Presentation: what was just changed

language-name = Tiếng Việt
language-without-speech = không có giọng đọc
volume-now = Âm lượng { $level }
text-size-now = Cỡ chữ { $level }
contrast-on = Đã bật tương phản cao.
contrast-off = Đã tắt tương phản cao.
voice-on = Bắt đầu hướng dẫn bằng giọng nói.
voice-off = Kết thúc hướng dẫn bằng giọng nói.
touch-again = Chạm lần nữa để chọn.

## Practice

demo-notice = Đây là màn hình để tập, không phải thủ tục thật.

## Colours on the panel while a face is looked at

colours-announced = Viền hình sẽ đổi màu. Nếu không muốn, hãy chọn “Không đổi màu”.
slot-no-colours = Không đổi màu
colours-off = Viền hình không đổi màu nữa.
