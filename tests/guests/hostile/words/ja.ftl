hello = こんにちは
go-on = すすむ
one = １
count = { $n }回
