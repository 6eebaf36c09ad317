welcome = こんにちは
welcome-body = 受付をはじめるには、画面にさわってください。
begin = はじめる
please-wait = お待ちください
please-wait-body = 係の者がまいります。
called = 係の者を { $count }回よびました。
call = もう一度よぶ
