"use strict";
// Sends files by tus 1.0 and goes on where it stopped: after a lost connection by itself, after a closed tab when the same
// files are chosen again. Nothing of a file's name stays in the browser: it remembers a number made from it, and an address.
(() => {
  const form = document.getElementById("sender");
  if (!form || !window.XMLHttpRequest || !Blob.prototype.slice) return;
  const words = form.dataset;
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const most = Number(words.most);
  const PIECE = 8 * 1024 * 1024;
  const WAITS = [1, 2, 4, 8, 15, 30];
  const AT_ONCE = 2;
  const section = document.getElementById("sending");
  const list = document.getElementById("list");
  const title = document.getElementById("sending-title");
  const state = document.getElementById("state");
  const see = document.getElementById("see");
  const items = [];
  let running = 0;

  function remembered(key, value) {
    try {
      if (value === undefined) return localStorage.getItem(key);
      if (value === null) localStorage.removeItem(key);
      else localStorage.setItem(key, value);
    } catch { /* a browser that keeps nothing: it goes on while the page is open */ }
    return null;
  }

  // 64 bits of a name that cannot be read back (cyrb53, public domain, widened by a second seed).
  function digest(text) {
    return [1, 2].map((seed) => {
      let a = 0xdeadbeef ^ seed;
      let b = 0x41c6ce57 ^ seed;
      for (let at = 0; at < text.length; at++) {
        const code = text.charCodeAt(at);
        a = Math.imul(a ^ code, 2654435761);
        b = Math.imul(b ^ code, 1597334677);
      }
      a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
      b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
      return ((b >>> 0).toString(16) + (a >>> 0).toString(16));
    }).join("");
  }

  function nameOf(file) {
    return file.webkitRelativePath || file.name;
  }

  function base64(text) {
    return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
  }

  function add(file) {
    const print = "tus/" + digest([words.endpoint, nameOf(file), file.size, file.lastModified].join("/"));
    if (items.some((item) => item.print === print && item.phase !== "failed" && item.phase !== "gone")) return;
    const item = { file, print, url: "", offset: 0, tries: 0, phase: "waiting", request: null };
    item.row = row(item);
    items.push(item);
    if (file.size === 0) fail(item, words.empty);
    else if (file.size > most) fail(item, words.large);
  }

  function row(item) {
    const li = document.createElement("li");
    li.className = "item";
    const name = document.createElement("bdi");
    name.className = "name";
    name.textContent = nameOf(item.file);
    const said = document.createElement("p");
    said.className = "say";
    said.textContent = words.waiting;
    const bar = document.createElement("progress");
    bar.max = Math.max(1, item.file.size);
    bar.value = 0;
    bar.setAttribute("aria-label", nameOf(item.file));
    const remove = button(words.remove, () => cancel(item));
    const retry = button(words.retry, () => again(item));
    retry.hidden = true;
    li.append(name, said, bar, remove, retry);
    list.append(li);
    return { li, said, bar, remove, retry };
  }

  function button(label, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn quiet";
    made.textContent = label;
    made.addEventListener("click", act);
    return made;
  }

  function show(item, phase, text) {
    item.phase = phase;
    item.row.said.textContent = text;
    item.row.li.className = "item" + (phase === "failed" ? " bad" : phase === "sent" ? " good" : "");
    item.row.retry.hidden = phase !== "failed" || item.file.size === 0 || item.file.size > most;
    item.row.remove.hidden = phase === "sent" || phase === "gone";
  }

  function tell(item, offset) {
    item.row.bar.value = offset;
    if (item.phase === "sending") {
      item.row.said.textContent = words.sending + " " + Math.floor((100 * offset) / item.file.size) + " %";
    }
  }

  function fail(item, text) {
    show(item, "failed", text);
  }

  function again(item) {
    item.tries = 0;
    show(item, "waiting", words.waiting);
    next();
  }

  function cancel(item) {
    const url = item.url;
    show(item, "gone", "");
    item.row.li.remove();
    if (item.request) item.request.abort();
    remembered(item.print, null);
    if (url) call("DELETE", url, {}, null);
    next();
  }

  // One request; resolves with {status, header}; status 0 when nothing came back.
  function call(verb, url, headers, body, item, from) {
    return new Promise((resolve) => {
      const request = new XMLHttpRequest();
      request.open(verb, url);
      request.setRequestHeader("Tus-Resumable", "1.0.0");
      request.setRequestHeader("X-CSRFToken", token);
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
      let heard = Date.now();
      const watch = setInterval(() => {
        if (Date.now() - heard > 90000) request.abort(); // a connection that is dead without saying so
      }, 5000);
      request.upload.onprogress = (event) => {
        heard = Date.now();
        if (item) tell(item, from + event.loaded);
      };
      request.onloadend = () => {
        clearInterval(watch);
        if (item) item.request = null;
        resolve({ status: request.status, header: (name) => request.getResponseHeader(name) });
      };
      if (item) item.request = request;
      request.send(body);
    });
  }

  async function send(item) {
    running++;
    show(item, "sending", words.sending);
    try {
      while (item.phase === "sending") {
        const went = await step(item);
        if (item.phase !== "sending") break;
        if (went) {
          item.tries = 0;
          continue;
        }
        await rest(item);
      }
    } finally {
      running--;
      next();
    }
  }

  // One piece further; true when something went forward.
  async function step(item) {
    if (!item.url) return begin(item);
    if (item.offset === null) return find(item);
    const end = Math.min(item.file.size, item.offset + PIECE);
    const headers = { "Upload-Offset": String(item.offset), "Content-Type": "application/offset+octet-stream" };
    const from = item.offset;
    const answer = await call("PATCH", item.url, headers, item.file.slice(from, end), item, from);
    if (answer.status === 204) {
      item.offset = Number(answer.header("Upload-Offset"));
      tell(item, item.offset);
      if (item.offset === item.file.size) finish(item);
      return item.offset > from;
    }
    item.offset = null;
    return judge(item, answer.status);
  }

  async function begin(item) {
    const kept = remembered(item.print);
    if (kept) {
      item.url = kept;
      item.offset = null;
      return true;
    }
    const told = { filename: nameOf(item.file) };
    if (words.message) told.message = words.message;
    const metadata = Object.entries(told).map(([name, value]) => name + " " + base64(value)).join(",");
    const headers = { "Upload-Length": String(item.file.size), "Upload-Metadata": metadata };
    const answer = await call("POST", words.endpoint, headers, null);
    if (answer.status === 201) {
      item.url = answer.header("Location");
      item.offset = 0;
      remembered(item.print, item.url);
      return true;
    }
    return judge(item, answer.status);
  }

  async function find(item) {
    const answer = await call("HEAD", item.url, {}, null);
    if (answer.status === 200) {
      item.offset = Number(answer.header("Upload-Offset"));
      tell(item, item.offset);
      if (item.offset === item.file.size) finish(item);
      return true;
    }
    if (answer.status === 410 || answer.status === 404) {
      if (item.lost) {
        fail(item, words.ended);
        return false;
      }
      item.lost = true; // the server forgot it: once, begin anew
      remembered(item.print, null);
      item.url = "";
      return true;
    }
    return judge(item, answer.status);
  }

  // What an answer means that is not success; false: wait and try again.
  function judge(item, status) {
    if (status === 413) fail(item, words.large);
    else if (status === 404 || status === 403) fail(item, words.ended);
    else if (status === 507) item.why = words.full;
    else if (status === 400 && !item.url) fail(item, words.failed);
    return false;
  }

  function rest(item) {
    const seconds = WAITS[Math.min(item.tries++, WAITS.length - 1)];
    item.row.said.textContent = navigator.onLine === false ? words.lost : item.why || words.paused;
    item.why = "";
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        window.removeEventListener("online", done);
        resolve();
      };
      const timer = setTimeout(done, seconds * 1000 * (0.75 + Math.random() / 2));
      window.addEventListener("online", done);
    });
  }

  function finish(item) {
    remembered(item.print, null);
    item.row.bar.value = item.file.size;
    show(item, "sent", words.sent);
  }

  function next() {
    const open = items.filter((item) => item.phase === "waiting");
    while (running < AT_ONCE && open.length) send(open.shift());
    const left = items.filter((item) => item.phase === "waiting" || item.phase === "sending");
    const sent = items.filter((item) => item.phase === "sent");
    const bad = items.filter((item) => item.phase === "failed");
    if (!left.length && sent.length) {
      see.hidden = false;
      state.textContent = bad.length ? "" : words.all;
      title.textContent = bad.length ? words.sending : words.thanks;
      document.getElementById("keep-open").hidden = !bad.length;
    } else {
      see.hidden = true;
      title.textContent = words.sending;
      document.getElementById("keep-open").hidden = false;
      state.textContent = left.length ? sent.length + " / " + (sent.length + left.length) : "";
    }
  }

  function take(files) {
    if (!files.length) return;
    section.hidden = false;
    for (const file of files) add(file);
    next();
    section.scrollIntoView({ block: "nearest" });
  }

  // Files that were dropped, folders with all that is in them.
  async function dropped(data) {
    const entries = [...data.items].map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry()).filter(Boolean);
    if (!entries.length) return take([...data.files]);
    const found = [];
    for (const entry of entries) await walk(entry, found);
    return take(found);
  }

  async function walk(entry, found) {
    if (entry.isFile) {
      const file = await new Promise((resolve, reject) => entry.file(resolve, reject)).catch(() => null);
      if (file) {
        const path = entry.fullPath.replace(/^\//, "");
        if (path !== file.name) Object.defineProperty(file, "webkitRelativePath", { value: path });
        found.push(file);
      }
      return;
    }
    const reader = entry.createReader();
    for (;;) {
      const part = await new Promise((resolve, reject) => reader.readEntries(resolve, reject)).catch(() => []);
      if (!part.length) return;
      for (const each of part) await walk(each, found);
    }
  }

  for (const input of form.querySelectorAll("input[type=file]")) {
    input.addEventListener("change", () => {
      take([...input.files]);
      input.value = "";
    });
  }
  document.getElementById("plain").hidden = true;
  const withScript = document.getElementById("with-script"); // on the page of an answer, beside the plain field
  if (withScript) {
    withScript.hidden = false;
    document.getElementById("plain-file").hidden = true;
  }
  form.classList.add("ready"); // the labels are buttons from now on
  if ("webkitdirectory" in document.createElement("input") && !/Mobi|Android/.test(navigator.userAgent)) {
    document.getElementById("folders").hidden = false;
    document.getElementById("hint").hidden = false;
  }
  const zone = document.getElementById("drop");
  for (const kind of ["dragenter", "dragover"]) {
    zone.addEventListener(kind, (event) => {
      event.preventDefault();
      zone.classList.add("over");
    });
  }
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    dropped(event.dataTransfer);
  });
  window.addEventListener("beforeunload", (event) => {
    if (items.some((item) => item.phase === "sending" || item.phase === "waiting")) event.preventDefault();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
})();
