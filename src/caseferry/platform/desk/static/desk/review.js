// The review by keyboard. Every act is a form that works without this; here it is sent without leaving the page.
"use strict";
(() => {
  const review = document.getElementById("review");
  if (!review) return;
  const told = document.getElementById("told");
  const left = document.getElementById("left");
  const facts = [...document.querySelectorAll("li.fact")];
  const undoKey = `desk-undo ${review.dataset.here}`; // ids and addresses alone; it goes with the tab
  const undos = JSON.parse(sessionStorage.getItem(undoKey) || "[]");
  const remember = () => sessionStorage.setItem(undoKey, JSON.stringify(undos.slice(-200)));
  let now = -1;

  const mark = (id) => document.getElementById(`m-${id}`);
  const say = (words, bad) => {
    told.textContent = "";
    const line = document.createElement("p");
    if (bad) line.className = "bad";
    line.textContent = words;
    told.append(line);
    clearTimeout(say.timer);
    say.timer = setTimeout(() => { told.textContent = ""; }, bad ? 9000 : 2500);
  };

  const light = (id, scroll) => {
    document.querySelectorAll(".mark.lit").forEach((each) => each.classList.remove("lit"));
    const found = mark(id);
    if (!found) return;
    found.classList.add("lit");
    const wrap = document.querySelector(".paperwrap");
    if (scroll && wrap) {
      const box = found.getBoundingClientRect();
      const frame = wrap.getBoundingClientRect();
      wrap.scrollBy({ top: box.top - frame.top - frame.height / 3, left: box.left - frame.left - frame.width / 3 });
    }
  };

  const choose = (index, scroll = true) => {
    if (index < 0 || index >= facts.length) return false;
    facts.forEach((each) => each.classList.remove("now"));
    now = index;
    facts[now].classList.add("now");
    facts[now].focus({ preventScroll: true });
    if (scroll) facts[now].scrollIntoView({ block: "nearest" });
    light(facts[now].dataset.fact, true);
    return true;
  };

  const follow = (id) => { const link = document.getElementById(id); if (link) link.click(); };
  const step = (by) => {
    if (choose(now + by)) return;
    follow(by > 0 ? "next-page" : "previous-page");
  };
  const nextOpen = () => {
    const after = facts.findIndex((each, index) => index > now && each.dataset.state === "open");
    if (after >= 0) choose(after);
    else if (!facts.some((each) => each.dataset.state === "open")) goOn();
  };
  /* The next page on which something waits; when none does, whose this paper is, or the packet. */
  const goOn = () => {
    if (document.getElementById("next-open")) { follow("next-open"); return; }
    const ends = ["whose", "finished"].map((id) => document.getElementById(id)).find((each) => each && !each.hidden);
    if (!ends) return;
    ends.scrollIntoView({ block: "nearest" });
    ends.querySelector("button, a").focus();
  };

  const setState = (fact, state, undo) => {
    fact.classList.remove("open", "confirmed", "corrected", "rejected");
    fact.classList.add(state);
    fact.dataset.state = state;
    const box = mark(fact.dataset.fact);
    if (box) { box.classList.remove("open", "confirmed", "corrected", "rejected"); box.classList.add(state); }
    const badge = fact.querySelector(".stateword");
    badge.hidden = state === "open";
    badge.classList.toggle("bad", state === "rejected");
    badge.classList.toggle("good", state !== "rejected");
    badge.textContent = state === "open" ? "" : told.dataset[state];
    fact.querySelector(".acts").hidden = state !== "open";
    fact.querySelectorAll("details").forEach((each) => { each.open = false; });
    if (undo) fact.dataset.undo = undo; else delete fact.dataset.undo;
    const decided = fact.querySelector(".decided");
    if (decided) decided.hidden = state === "open";
  };

  const count = (by) => {
    const number = Number((left.textContent.match(/\d+/) || ["0"])[0]) + by;
    left.textContent = number > 0 ? told.dataset.left.replace("0", String(number)) : told.dataset.done;
    if (!number && !document.getElementById("next-open") && !document.getElementById("whose")) document.getElementById("finished").hidden = false;
    else if (number > 0) document.getElementById("finished").hidden = true;
    const page = document.getElementById("confirm-page");
    if (!page) return;
    const open = facts.filter((each) => each.dataset.state === "open").map((each) => each.dataset.fact);
    page.elements.facts.value = open.join(" ");
    page.hidden = open.length === 0;
  };

  const send = async (form) => {
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    const answer = await fetch(form.action, {
      method: "POST", body: new URLSearchParams(new FormData(form)), credentials: "same-origin",
      headers: { Accept: "application/json", "X-CSRFToken": token },
    });
    const type = answer.headers.get("Content-Type") || "";
    if (answer.redirected) throw new Error("signed out");
    if (!type.includes("json")) throw new Error("not an answer");
    return [answer.ok, await answer.json()];
  };

  const lost = (error) => say(error.message === "signed out" ? told.dataset.signedOut : told.dataset.failed, true);

  const states = { confirm_fact: "confirmed", correct_fact: "corrected", reject_fact: "rejected" };
  const decided = (rows) => {
    for (const row of rows) {
      const fact = document.getElementById(row.fact);
      if (!fact || !states[row.action]) continue;
      if (row.action === "correct_fact" && row.value && row.value.value) fact.querySelector(".value").textContent = `${row.value.value} ${row.value.unit || ""}`;
      setState(fact, states[row.action], row.undo);
      undos.push({ fact: row.fact, undo: row.undo, at: review.dataset.at });
    }
    remember();
    count(-rows.length);
  };

  const submit = async (form) => {
    if (form.dataset.busy) return;
    form.dataset.busy = "yes";
    try {
      const [well, answer] = await send(form);
      if (!well) say(answer.words || told.dataset.failed, true);
      else { decided(answer.done); say(told.dataset.saved); nextOpen(); }
    } catch (error) {
      lost(error);
    } finally {
      delete form.dataset.busy;
    }
  };

  /* Of the chosen fact when it is decided, else the last act of all. */
  const lastAct = () => {
    const fact = facts[now];
    if (!fact || fact.dataset.state === "open") return undos.pop();
    const own = undos.findLastIndex((each) => each.fact === fact.dataset.fact);
    if (own >= 0) return undos.splice(own, 1)[0];
    const form = fact.querySelector("[data-undo-form]");
    return form && { fact: fact.dataset.fact, undo: form.action, at: review.dataset.at };
  };
  const takeBack = async () => {
    const last = lastAct();
    if (!last) return;
    const fact = document.getElementById(last.fact);
    const form = document.createElement("form");
    form.action = last.undo;
    form.append(document.querySelector("[name=csrfmiddlewaretoken]").cloneNode());
    try {
      const [well] = await send(form);
      if (!well) { say(told.dataset.failed, true); return; }
      remember();
      if (!fact) { location.href = `${review.dataset.here}?at=${last.at}#${last.fact}`; return; }
      setState(fact, "open");
      count(1);
      choose(facts.indexOf(fact));
      say(told.dataset.undone);
    } catch (error) {
      undos.push(last);
      lost(error);
    }
  };

  const unfold = (part) => {
    const fact = facts[now];
    if (!fact) return;
    if (fact.dataset.state !== "open") { say(told.dataset.decided); return; }
    const found = fact.querySelector(`[data-part=${part}]`);
    found.open = true;
    const field = found.querySelector(part === "correct" ? "[name=value]" : "select");
    field.focus();
    if (field.select) field.select();
  };
  const press = (what) => {
    const fact = facts[now];
    if (fact && fact.dataset.state === "open") submit(fact.querySelector(`form[data-what=${what}]`));
    else if (fact) say(told.dataset.decided);
  };

  const pressButton = (id) => { const form = document.getElementById(id); if (form) form.requestSubmit(); };

  const keys = {
    j: () => step(1), k: () => step(-1), ArrowDown: () => step(1), ArrowUp: () => step(-1),
    c: () => (now < 0 ? nextOpen() : press("confirm_fact")), e: () => unfold("correct"), x: () => unfold("reject"), u: takeBack,
    a: () => { const form = document.getElementById("confirm-page"); if (form && !form.hidden) submit(form); else if (document.activeElement === document.getElementById("next-step")) follow("next-step"); else goOn(); },
    s: () => pressButton("same-person"), o: () => pressButton("other-person"),
    n: () => follow("next-page"), p: () => follow("previous-page"),
    z: () => { const zoom = document.getElementById("zoom"); if (zoom) zoom.checked = !zoom.checked; },
    "?": () => { const help = document.getElementById("keys"); help.open = !help.open; if (help.open) help.scrollIntoView({ block: "nearest" }); },
  };
  document.addEventListener("keydown", (event) => {
    const field = event.target.closest("input:not([type=checkbox]), textarea, select");
    if (event.key === "Escape") {
      const open = event.target.closest("details[open]");
      if (open) { open.open = false; choose(Math.max(now, 0), false); }
      return;
    }
    if (field && event.key === "Enter" && field.matches("select") && field.form && field.form.dataset.what) {
      event.preventDefault();
      submit(field.form);
      return;
    }
    const off = document.getElementById("keys-on");
    if (off && !off.checked) return;
    if (field || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.startsWith("Arrow") && !event.target.closest("li.fact")) return;
    const act = keys[event.key];
    if (act) { event.preventDefault(); act(); }
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.dataset.what && form.id !== "confirm-page") return;
    event.preventDefault();
    submit(form);
  });
  facts.forEach((fact, index) => fact.addEventListener("click", (event) => {
    if (event.target.closest("form, summary, button")) return;
    if (event.target.closest("a")) event.preventDefault();
    choose(index, false);
  }));
  document.querySelectorAll(".mark").forEach((each) => each.addEventListener("click", (event) => {
    event.preventDefault();
    choose(facts.findIndex((fact) => fact.dataset.fact === each.dataset.fact));
  }));

  const on = document.getElementById("keys-on");
  if (on) {
    on.closest("label").hidden = false;
    on.checked = localStorage.getItem("desk-keys") !== "off";
    on.addEventListener("change", () => localStorage.setItem("desk-keys", on.checked ? "on" : "off"));
  }

  const picture = document.querySelector(".paper img");
  const missing = () => {
    document.querySelector(".paperwrap").hidden = true;
    document.getElementById("no-picture").hidden = false;
  };
  if (picture) {
    picture.addEventListener("error", missing);
    if (picture.complete && !picture.naturalWidth) missing();
  }

  const rail = document.querySelector(".papers");
  const here = rail && rail.querySelector("[aria-current]");
  if (here) rail.scrollTop = here.offsetTop - rail.offsetTop - rail.clientHeight / 3;

  const asked = facts.findIndex((each) => `#${each.dataset.fact}` === location.hash);
  const first = facts.findIndex((each) => each.dataset.state === "open");
  if (asked >= 0) choose(asked); else if (first >= 0) choose(first, false);
})();
