// The clerk's page: every reader, what it waits for, and what can be done.

import { connect } from "./connection.js";
import { element, find, say } from "./element.js";
import { watchReaders } from "./readers.js";
import { CLERK_STATES, FACE_ENDS, PARTS, PHASES, REASONS, SLOTS, word } from "./words.js";

// What the clerk can do: act, words, and when it makes sense.
const ACTS = [
  ["acknowledge", "行きます", "Acknowledge the call", ({ clerk }) => clerk.state === "called"],
  ["accept", "顔の確認を引き受ける", "Accept the visual check", ({ clerk }) => clerk.staff_call],
  ["verify", "本人と確認した", "The face is the one on the card", ({ clerk }) => clerk.staff_pad],
  ["refuse", "本人と確認できない", "The face is not", ({ clerk }) => clerk.staff_pad],
  ["take-over", "操作を代わる", "Take over", ({ clerk }) => clerk.state !== "took-over"],
  ["hand-back", "操作を返す", "Hand back", ({ clerk }) => clerk.state === "took-over"],
];

const MESSAGE_CHARS_MAX = 120;

/** Makes the card of one reader; gives back what draws a snapshot into it. */
function card(number, send) {
  let latest = null;
  const call = element("p", { class: "call", role: "alert" });
  const state = element("p", { class: "state", role: "status" });
  const facts = element("dl");
  const buttons = ACTS.map(([act, label, title, makesSense]) =>
    element("button", {
      type: "button",
      title,
      "data-act": act,
      "aria-disabled": "true",
      text: label,
      onclick: () => latest && makesSense(latest) && send({ type: "clerk", act }),
    }),
  );
  const text = element("input", { name: "text", maxlength: MESSAGE_CHARS_MAX, autocomplete: "off" });
  const message = element(
    "form",
    {
      class: "row",
      onsubmit: (event) => {
        event.preventDefault();
        send({ type: "clerk-message", text: text.value });
      },
    },
    element("label", { title: "Message to the panel; empty takes it away" }, `画面への伝言（${MESSAGE_CHARS_MAX}字まで）`, text),
    element("button", { type: "submit", title: "Show", text: "表示する" }),
  );
  const node = element(
    "article",
    { "data-reader": number, "aria-labelledby": `reader-${number}` },
    element("h2", { id: `reader-${number}`, text: `読み取り機 ${number}` }),
    call,
    state,
    element("div", { class: "row" }, ...buttons),
    message,
    facts,
  );

  function draw(snapshot) {
    latest = snapshot;
    const words = calls(snapshot).join("　");
    say(call, words);
    call.classList.toggle("text", words !== "");
    node.classList.toggle("calls", words !== "");
    buttons.forEach((button, index) => {
      button.setAttribute("aria-disabled", String(!ACTS[index][3](snapshot)));
    });
    facts.replaceChildren(...rows(snapshot));
    node.dataset.phase = snapshot.phase;
    node.dataset.clerk = snapshot.clerk.state;
  }

  return {
    node,
    heard: {
      snapshot: draw,
      error: (reason) => say(state, `受け付けられませんでした：${reason}`),
      state: (connected) => {
        node.dataset.connected = String(connected);
        say(state, connected ? "" : "接続が切れました。つなぎ直しています。");
      },
    },
  };
}

/** What waits for the clerk, in words. */
function calls({ clerk, alarm, lost, slot }) {
  const list = [];
  if (clerk.state === "called") {
    list.push(`職員が呼ばれています${clerk.reason ? `（${word(REASONS, clerk.reason)}）` : ""}`);
  }
  if (clerk.staff_call) list.push("顔の確認を頼まれています");
  if (clerk.staff_pad) list.push("画面で施設のパスワードを入力し、顔を確認してください");
  if (alarm) list.push("警報：カードの置き忘れ");
  if (slot === "stuck") list.push("カードが応答しません。カードを取り出すようご案内ください");
  if (slot === "faulty") list.push("カードリーダーが応答しません。つなぎ直してください");
  if (lost) list.push(`切断：${word(PARTS, lost)}`);
  return list;
}

function rows({ account, clerk, device, flow, flow_note, phase, slot }) {
  const list = [
    ["段階", word(PHASES, phase)],
    ["職員", word(CLERK_STATES, clerk.state)],
    ["カードリーダー", [device, slot && word(SLOTS, slot)].filter(Boolean).join("：")],
    ["アカウント", account],
    ["受付コード", clerk.visit_code],
    ["顔の照合", clerk.face && word(FACE_ENDS, clerk.face)],
    ["結果", clerk.result],
    ...clerk.answers.map(([question, option]) => [question, option]),
    ["表示中の伝言", clerk.message],
    ["フロー", flow],
    ["フローの注意", flow_note],
  ];
  return list
    .filter(([, value]) => value)
    .flatMap(([label, value]) => [element("dt", { text: label }), element("dd", { text: value })]);
}

const cards = new Set();

watchReaders((numbers, note) => {
  say(find("#note"), note ?? "");
  for (const number of numbers.filter((one) => !cards.has(one))) {
    cards.add(number);
    find("#readers").append(element("a", { href: `/reader/${number}`, text: `読み取り機 ${number}` }));
    let send = null;
    const { node, heard } = card(number, (message) => send(message));
    find("#list").append(node);
    send = connect(number, heard);
  }
});
