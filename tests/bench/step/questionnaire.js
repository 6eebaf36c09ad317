// The flow of guest/src/lib.rs in JavaScript: JSON in, JSON out, the same
// screen to the last name.
"use strict";

const QUESTIONS = 9;

function step(input) {
  const { site, situation, state, event } = JSON.parse(input);
  const flow = JSON.parse(state);
  const intents = update(flow, situation, event);
  return JSON.stringify({
    state: JSON.stringify(flow),
    intents,
    screen: view(flow, site, situation),
  });
}

function update(flow, situation, event) {
  const kind = event.Begin ? 0 : event.Action ? 1 : event.Token || event.Face ? 2 : 3;
  flow.heard[kind] = (flow.heard[kind] + 1) & 0xffff;
  const action = event.Action;
  if (!action) return [];
  flow.last = action;
  let answer = null;
  switch (action) {
    case "yes":
    case "no":
      answer = action;
      break;
    case "call-clerk":
      if (situation.legal.includes("call-clerk")) return [{ CallClerk: "help" }];
      break;
    case "back":
      flow.question = Math.max(0, flow.question - 1);
      return [];
  }
  flow.answers.push(answer === null ? null : answer === "yes");
  flow.question = (flow.question + 1) % QUESTIONS;
  if (answer === null || !situation.legal.includes("answer")) return [];
  return [{ Answer: { question: "fever", option: answer } }];
}

function view(flow, site, situation) {
  const chosen = site.features.settings.find((one) => one.name === "keypad");
  const screen = situation.phase === "idle" ? idle() : questions(flow, situation);
  screen.keypad = chosen && chosen.value === "left" ? "left" : "right";
  return screen;
}

function phrase(id, values = {}) {
  const named = ([name, value]) => ({
    name,
    value: typeof value === "number" ? { Number: value } : { Phrase: value },
  });
  return { id, arguments: Object.entries(values).map(named) };
}

function idle() {
  return {
    name: "idle",
    purpose: "idle",
    composition: "message",
    body: [
      { depth: 0, item: { Heading: phrase("idle") } },
      { depth: 0, item: { Paragraph: phrase("idle-body") } },
    ],
    actions: [{ id: "begin", role: "primary", label: phrase("begin") }],
    cues: [{ moment: "shown", phrase: phrase("idle-body") }],
    earcon: null,
    light: null,
    wait: "Host",
  };
}

function questions(flow, situation) {
  const number = flow.question + 1;
  const count = flow.answers.filter((answer) => answer !== null).length;
  const lead = () => phrase("question-lead", { number, total: QUESTIONS });
  const at = (depth) => (item) => ({ depth, item });
  const six = [1, 2, 3, 4, 5, 6];
  const check = (place) => ({ Step: phrase("check-item", { number: place }) });
  const next = (place) => ({
    Step: phrase("next-item", {
      number: place,
      what: place % 2 === 0 ? "what-card" : "what-clerk",
    }),
  });
  const action = (id, role) => ({ id, role, label: role === "back" ? null : phrase(id) });
  const say = (words) => ({ moment: "shown", phrase: words });
  const screen = {
    name: "questions",
    purpose: "question",
    composition: "steps",
    body: [
      ...[
        { Heading: phrase("question") },
        { Stepper: { current: number, total: QUESTIONS } },
        { Paragraph: lead() },
        { Paragraph: phrase("question-body") },
        { Paragraph: phrase("before-you-answer") },
        "Steps",
      ].map(at(0)),
      ...six.map(check).map(at(1)),
      ...[{ Paragraph: phrase("after-you-answer") }, "Steps"].map(at(0)),
      ...six.map(next).map(at(1)),
      ...[
        { Notice: phrase("answered", { count }) },
        { Notice: phrase("nothing-changes") },
        { Notice: phrase("ask-clerk") },
        { Notice: phrase("can-go-back") },
        { Slot: "queue-number" },
        { Slot: "next-place" },
        { Slot: "hospital-notice" },
        { Slot: "clerk-message" },
        { Slot: "visit-code" },
        { Slot: "reader-number" },
      ].map(at(0)),
    ],
    actions: [
      action("yes", "primary"),
      action("no", "secondary"),
      action("skip", "secondary"),
      action("back", "back"),
    ],
    cues: [
      say(phrase("question")),
      say(lead()),
      say(phrase("question-body")),
      say(phrase("yes")),
      say(phrase("no")),
      { moment: "waiting", phrase: phrase("still-there") },
    ],
    earcon: "accept",
    light: "card",
    wait: { Inactivity: "long" },
  };
  if (situation.legal.includes("call-clerk")) {
    screen.actions.push(action("call-clerk", "secondary"));
  }
  return screen;
}
