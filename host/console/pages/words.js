// The words of the tools around the panel. Those of the panel come from the host.

export const PHASES = {
  "idle": "待機",
  "choosing": "選択",
  "reading": "読み取り",
  "identify": "本人確認",
  "capturing": "撮影",
  "identified": "本人確認済み",
  "querying": "資格の問い合わせ",
  "confirmed": "資格確認済み",
  "referred": "窓口へ",
  "recording": "登録",
  "closing": "終了（カードあり）",
  "leaving": "終了",
};

export const FIXTURES = {
  A: "通常のカード",
  B: "入力回数が残り1回",
  C: "暗証番号ロック",
  D: "暗証番号なし",
  E: "期限まで80日",
  F: "期限切れ30日",
  G: "失効",
  H: "別のカード",
  I: "読み取れないカード",
  J: "住基カード",
  K: "Android",
  L: "iPhone",
  M: "一度すべる iPhone",
  N: "期限切れ120日",
};

/** The host's legal steps, and whether each concerns a patient who just came. */
export const HOST_STEPS = [
  ["registration", "保険証としての利用登録", false],
  ["consent", "情報提供の同意", true],
  ["specific-disease", "特定疾病の受療証", false],
  ["subsidy", "医療費助成", true],
  ["prescription", "処方箋の形", true],
];

/** Who is before the camera. */
export const SITTERS = [
  ["holder", "カードの本人（描いた顔）"],
  ["stranger", "別の人（描いた顔）"],
  ["nobody", "だれもいない（描いた部屋）"],
  ["print", "本人の写真（紙、描いたもの）"],
  ["replay", "本人の動画（画面、描いたもの）"],
  ["page", "このPCのカメラ"],
  ["recording", "録画（--recording）"],
  ["device", "この端末のカメラ（--camera）"],
];

export const FACE_PLANS = [
  ["engine", "顔照合エンジンで照合する"],
  ["match", "一致する"],
  ["hints-then-match", "案内のあと一致する"],
  ["no-match", "一致しない"],
  ["time-out", "時間切れ"],
  ["unavailable", "使えない"],
  ["manual", "手動"],
];

export const FACE_SAYS = [
  ["matched", "一致"],
  ["not-matched", "不一致"],
  ["timed-out", "時間切れ"],
  ["unavailable", "使えない"],
];

/** How a look at the face ended, as the clerk is told. */
export const FACE_ENDS = {
  "matched": "一致",
  "not-matched: other face": "一致しない",
  "not-matched: attack": "写真や画面のように見える",
  "timed-out: no face": "時間切れ（顔が映らない）",
  "timed-out: quality": "時間切れ（よく見えない）",
  "timed-out: evidence": "時間切れ（本人がそこにいると確かめられない）",
  "unavailable: models": "使えない（実演用の照合モデル）",
  "unavailable: photo": "使えない（カードの写真が読めない）",
  "unavailable: no face in the photo": "使えない（カードの写真に顔がない）",
  "unavailable: photo too small": "使えない（カードの写真が小さい）",
  "unavailable: camera frozen": "使えない（カメラの映像が止まっている）",
  "unavailable: camera black": "使えない（カメラが真っ暗）",
  "unavailable: no camera": "使えない（カメラがない、または映像が来ない）",
  "unavailable: no engine": "使えない（照合エンジンが動かない）",
};

export const HINTS = [
  ["closer", "近づく"],
  ["back", "離れる"],
  ["centre", "中央へ"],
  ["straight", "正面を向く"],
  ["still", "動かない"],
  ["dark", "暗い"],
  ["bright", "明るすぎる"],
  ["light-front", "逆光"],
  ["eyes-open", "目を開ける"],
  ["uncover", "顔を隠さない"],
  ["one-person", "一人だけ"],
  ["camera-height", "カメラの高さ"],
];

export const ELIGIBILITY_PLANS = [
  ["confirmed", "確認できる"],
  ["see-clerk", "窓口へ"],
  ["slow", "遅れて確認できる"],
  ["down", "つながらない"],
  ["manual", "手動"],
];

export const ELIGIBILITY_SAYS = [
  ["waiting", "待っている"],
  ["confirmed", "確認できた"],
  ["see-clerk", "窓口へ"],
  ["unavailable", "つながらない"],
];

export const PARTS = [
  ["reader", "読み取り機"],
  ["camera", "カメラ"],
  ["keypad", "テンキー"],
  ["speaker", "スピーカー"],
  ["link", "回線"],
];

export const CLERK_STATES = {
  "none": "なし",
  "called": "呼び出し中",
  "coming": "対応します",
  "took-over": "職員が操作中",
};

export const SLOTS = {
  "no-service": "サービスが動いていない",
  "no-reader": "つながっていない",
  "empty": "カードなし",
  "present": "カードあり",
  "reading": "読み取り中",
  "ended": "カードの置き直し待ち",
  "stuck": "カードが応答しない",
  "faulty": "リーダーが応答しない",
};

export const REASONS = {
  help: "お手伝い",
  identify: "本人確認",
  eligibility: "資格",
  fault: "故障",
};

export const SOUNDS = { accept: "受付", error: "エラー", end: "終了", attention: "注意", click: "キー" };

export const LIGHTS = { card: "カード", phone: "スマートフォン", camera: "カメラ", attention: "全体" };

/** The Japanese word for a name of a list above, or the name itself. */
export function word(list, name) {
  const words = Array.isArray(list) ? Object.fromEntries(list) : list;
  return words[name] ?? name;
}
