
// Draws the changes of the page from its data: filtered, a page at a time. What is shown is kept in the address.
// It builds the elements that html.html.j2 writes, and puts text into them as text only.
"use strict";
(() => {
  const PAGE = 200; // changes at a time
  const ALIKE = 3; // rows in which exactly the same changed, from which on they are shown as a group
  const KEYS = 1000; // keys of a group that are listed
  const MORE = 200; // findings that a click adds
  const data = JSON.parse(document.getElementById("data").textContent);
  const { rows, tables, kinds, rules } = data;
  const people = new Set(data.people);
  const speaking = new Set(data.speakers);
  const lead = data.lead;
  const list = document.getElementById("list");
  const start = document.getElementById("changes");
  const form = document.getElementById("filter");
  const pages = document.getElementById("pages");
  const number = new Intl.NumberFormat("en-US");
  const many = (count, word) => `${number.format(count)} ${word}${count === 1 ? "" : "s"}`;

  // Elements

  function element(name, given, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(given)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  const span = (kind, ...children) => element("span", { class: kind }, ...children);
  const code = (text, kind) => element("code", kind ? { class: kind } : {}, text);
  const arrow = () => [" ", span("arrow", "→"), " "];

  function value(field, text) {
    const parts = [element("bdi", {}, text)];
    if (people.has(field) && Object.hasOwn(data.names, text)) {
      parts.push(" ", span("name", "(", element("bdi", {}, data.names[text]), ")"));
    }
    return parts;
  }

  const definition = (field, ...said) =>
    element("div", {}, element("dt", {}, field), element("dd", {}, ...said));

  function cell(field, [, old, now, flags]) {
    let said;
    if (flags & 1 && old !== null && now !== null) {
      said = [element("bdi", {}, ...pieces(old, now).map(([kind, text]) => (kind ? element(kind, {}, text) : text)))];
    } else {
      const side = (name, text) =>
        text === null ? element("em", { class: "none" }, "empty") : element(name, {}, ...value(field, text));
      said = [side("del", old), ...arrow(), side("ins", now)];
    }
    if (flags & 2) said.push(" ", element("small", {}, "same value"));
    return said;
  }

  function head(row) {
    const [, kind, key, where, , , findings = [], was] = row;
    const made = element("div", { class: "head" }, span("sign", kinds[kind][2]), " ");
    if (was) made.append(code(was), ...arrow());
    made.append(code(key, "key"));
    if (where) made.append(" ", span("where", where));
    for (const at of findings) made.append(" ", span(`finding ${rules[at][1]}`, `${rules[at][1]} ${rules[at][0]}`));
    return made;
  }

  function item({ row, alike }) {
    const [table, kind, , , cells, others] = row;
    const names = tables[table].fields;
    const made = element("li", { class: kinds[kind][0], tabindex: "-1" });
    made.append(alike.length < ALIKE ? head(row) : together(kind, alike));
    const fields = others.map(([field]) => names[field]);
    let first = lead.filter((name) => fields.includes(name));
    if (!first.length) first = fields.slice(0, 2);
    const led = first.map((name) => [name, others[fields.indexOf(name)][1]]);
    const rest = others.filter(([field]) => !first.includes(names[field]));
    const told = cells.map((each) => definition(names[each[0]], ...cell(names[each[0]], each)));
    if (alike.length < ALIKE) {
      const persons = led.filter(([name]) => people.has(name));
      const meta = element("div", { class: "meta" });
      for (const [name, text] of persons) {
        if (meta.hasChildNodes()) meta.append(" ");
        meta.append(element("span", {}, span("field", name), " ", ...value(name, text)));
      }
      if (persons.length) made.append(meta);
      for (const [name, text] of led.filter(([name]) => !people.has(name))) {
        told.push(definition(name, element("span", cells.length ? { class: "same" } : {}, ...value(name, text))));
      }
    }
    if (told.length) made.append(element("dl", {}, ...told));
    if (rest.length) made.append(details(many(rest.length, "more cell"), () => [
      element("dl", {}, ...rest.map(([field, text]) => definition(names[field], ...value(names[field], text)))),
    ]));
    return made;
  }

  function details(summary, content) {
    return element("details", {}, element("summary", {}, summary), ...content());
  }

  function together(kind, alike) {
    const made = element("div", { class: "head" }, span("sign", kinds[kind][2]), " ");
    made.append(element("b", {}, `${number.format(alike.length)} rows with the same change`));
    const keys = alike.slice(0, KEYS).map((row) => element("li", {}, code(row[2], "key"), " ", span("where", row[3])));
    if (alike.length > KEYS) keys.push(element("li", {}, `… ${number.format(alike.length - KEYS)} more`));
    made.append(details("which", () => [element("ul", { class: "keys" }, ...keys)]));
    return made;
  }

  function heading(table) {
    const { name, old, new: now, moved } = table;
    let said = `${number.format(old)} → ${number.format(now)} rows`;
    if (moved) said += `; ${number.format(moved)} moved: same rows, in a different order`;
    return element("h3", {}, code(name), " ", element("small", {}, said));
  }

  function title(table, kind) {
    const [name, word, sign, note] = kinds[kind];
    const made = element("h4", { class: name }, span("sign", sign), ` ${number.format(table.counts[name])} ${word}`);
    if (note) made.append(" ", element("small", {}, note));
    return made;
  }

  // Words that differ: the longest run of words that both texts have, then the same to its left and right

  function pieces(before, after) {
    const words = /\s+|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu;
    const one = before.match(words) ?? [];
    const other = after.match(words) ?? [];
    const places = new Map();
    other.forEach((word, at) => places.has(word) ? places.get(word).push(at) : places.set(word, [at]));
    const runs = [];
    const open = [[0, one.length, 0, other.length]];
    while (open.length) {
      const [start, end, begin, stop] = open.pop();
      let [at, to, size] = [start, begin, 0];
      let lengths = new Map();
      for (let i = start; i < end; i += 1) {
        const next = new Map();
        for (const j of places.get(one[i]) ?? []) {
          if (j < begin) continue;
          if (j >= stop) break;
          const length = (lengths.get(j - 1) ?? 0) + 1;
          next.set(j, length);
          if (length > size) [at, to, size] = [i - length + 1, j - length + 1, length];
        }
        lengths = next;
      }
      if (!size) continue;
      runs.push([at, to, size]);
      if (start < at && begin < to) open.push([start, at, begin, to]);
      if (at + size < end && to + size < stop) open.push([at + size, end, to + size, stop]);
    }
    runs.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    return edits(one, other, runs);
  }

  const ISLAND = 3; // characters between two differences that are too few to stand for themselves

  function edits(one, other, runs) {
    const equal = [];
    for (const [at, to, size] of runs) {
      const last = equal.at(-1);
      if (last && last[0] + last[2] === at && last[1] + last[2] === to) last[2] += size;
      else equal.push([at, to, size]);
    }
    const found = [];
    let [i, j, gone, come] = [0, 0, "", ""];
    const flush = () => {
      if (gone) found.push(["del", gone]);
      if (come) found.push(["ins", come]);
      gone = come = "";
    };
    for (const [at, to, size] of equal) {
      gone += one.slice(i, at).join("");
      come += other.slice(j, to).join("");
      [i, j] = [at + size, to + size];
      const same = one.slice(at, i).join("");
      const inside = (at > 0 || to > 0) && (i < one.length || j < other.length);
      if (inside && [...same.trim()].length <= ISLAND) {
        gone += same;
        come += same;
      } else {
        flush();
        found.push(["", same]);
      }
    }
    gone += one.slice(i).join("");
    come += other.slice(j).join("");
    flush();
    return found;
  }

  // What is shown

  const texts = new Array(rows.length);

  function text(at) {
    if (texts[at] === undefined) {
      const [table, , key, , cells, others, , was] = rows[at];
      const { fields, key: keys } = tables[table];
      const found = [key, was ?? ""];
      const say = (field, said) => {
        if (said === null) return;
        found.push(said);
        if (people.has(field) && Object.hasOwn(data.names, said)) found.push(data.names[said]);
      };
      if (keys.length === 1) say(keys[0], key);
      for (const [field, old, now] of cells) {
        say(fields[field], old);
        say(fields[field], now);
      }
      for (const [field, said] of others) say(fields[field], said);
      texts[at] = found.join("\n").toLowerCase();
    }
    return texts[at];
  }

  function speakers(row) {
    const [table, , key, , cells, others] = row;
    const { fields, key: keys } = tables[table];
    const found = new Set();
    if (keys.length === 1 && speaking.has(keys[0])) found.add(key);
    for (const [field, old, now] of cells) if (speaking.has(fields[field])) found.add(old).add(now);
    for (const [field, said] of others) if (speaking.has(fields[field])) found.add(said);
    found.delete(null);
    return found;
  }

  const NAMES = ["table", "kind", "speaker", "rule", "q"];

  function asked() {
    const given = new URLSearchParams(location.hash.slice(1));
    const state = Object.fromEntries(NAMES.map((name) => [name, given.get(name) ?? ""]));
    state.page = Math.max(1, Number.parseInt(given.get("page") ?? "1", 10) || 1);
    return state;
  }

  function address(state) {
    const given = new URLSearchParams();
    for (const name of NAMES) if (state[name]) given.set(name, state[name]);
    if (state.page > 1) given.set("page", String(state.page));
    return `#${given}`;
  }

  function matching(state) {
    const words = state.q.toLowerCase().split(/\s+/).filter(Boolean);
    return rows.filter((row, at) => {
      if (state.table && tables[row[0]].name !== state.table) return false;
      if (state.kind && kinds[row[1]][0] !== state.kind) return false;
      if (state.rule && !(row[6] ?? []).some((each) => rules[each][0] === state.rule)) return false;
      if (state.speaker && !speakers(row).has(state.speaker)) return false;
      return words.every((word) => text(at).includes(word));
    });
  }

  function grouped(found) {
    const made = [];
    const seen = new Map();
    for (const row of found) {
      const alike = kinds[row[1]][0] === "changed" ? JSON.stringify([row[0], row[4]]) : null;
      const group = alike === null ? undefined : seen.get(alike);
      if (group) {
        group.alike.push(row);
        continue;
      }
      const entry = { row, alike: [row] };
      made.push(entry);
      if (alike !== null) seen.set(alike, entry);
    }
    return made.flatMap((each) => each.alike.length < ALIKE ? each.alike.map((row) => ({ row, alike: [row] })) : [each]);
  }

  let state = asked();
  let shown = [];

  function draw() {
    const found = matching(state);
    shown = grouped(found);
    const last = Math.max(1, Math.ceil(shown.length / PAGE));
    state.page = Math.min(state.page, last);
    const part = shown.slice((state.page - 1) * PAGE, state.page * PAGE);
    const parts = [];
    let [table, kind, items] = [-1, -1, null];
    for (const entry of part) {
      if (entry.row[0] !== table) parts.push(heading(tables[entry.row[0]]));
      if (entry.row[0] !== table || entry.row[1] !== kind) {
        [table, kind] = entry.row;
        items = element("ol", {});
        parts.push(title(tables[table], kind), items);
      }
      items.append(item(entry));
    }
    if (!part.length) parts.push(element("p", { class: "nothing" }, "No change matches. ", reset("Show all")));
    list.replaceChildren(...parts);
    for (const name of NAMES) if (form.elements[name].value !== state[name]) form.elements[name].value = state[name];
    const narrowed = NAMES.some((name) => state[name]);
    form.elements.reset.hidden = !narrowed;
    status.textContent = narrowed ? `${number.format(found.length)} of ${many(rows.length, "change")}` : many(rows.length, "change");
    pages.hidden = last === 1;
    step.previous.disabled = state.page === 1;
    step.next.disabled = state.page === last;
    where.textContent = `page ${number.format(state.page)} of ${number.format(last)}`;
  }

  function go(changed, { quietly = false, top = false } = {}) {
    const to = address({ ...state, page: 1, ...changed });
    if (quietly) {
      history.replaceState(null, "", to);
      state = asked();
      draw();
    } else if (to !== (location.hash || "#")) {
      location.hash = to;
    }
    if (top) begin();
  }

  // To the first change: what was pressed may be gone, and the next Tab has to lead on from here.
  function begin() {
    start.focus({ preventScroll: true });
    start.scrollIntoView();
  }

  // Controls

  const status = element("output", { "aria-live": "polite" });

  function reset(label) {
    const made = element("button", { type: "button", name: "reset" }, label);
    made.addEventListener("click", () => go(Object.fromEntries(NAMES.map((name) => [name, ""])), { top: true }));
    return made;
  }

  function choice(name, label, options) {
    const made = element("select", { name, "aria-label": label }, element("option", { value: "" }, label));
    for (const [option, said] of options) made.append(element("option", { value: option }, said));
    made.hidden = options.length < 2;
    made.addEventListener("change", () => go({ [name]: made.value }));
    return made;
  }

  function tally(of) {
    const found = new Map();
    for (const row of rows) for (const each of of(row)) found.set(each, (found.get(each) ?? 0) + 1);
    return found;
  }

  const counted = (found, say) => [...found].map(([each, count]) => [each, `${say(each)} · ${number.format(count)}`]);

  function controls() {
    const search = element("input", {
      type: "search", name: "q", placeholder: "Search", "aria-label": "Search the changes", "aria-keyshortcuts": "/",
      autocomplete: "off", spellcheck: "false",
    });
    let timer = 0;
    search.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => go({ q: search.value }, { quietly: true }), 120);
    });
    const name = (id) => (Object.hasOwn(data.names, id) ? `${data.names[id]} (${id})` : id);
    const word = Object.fromEntries(kinds);
    const named = counted(tally(speakers), name).sort((a, b) => (a[1] < b[1] ? -1 : 1));
    form.append(
      search,
      choice("table", "All tables", counted(tally((row) => [tables[row[0]].name]), String)),
      choice("kind", "All kinds", counted(tally((row) => [kinds[row[1]][0]]), (kind) => word[kind])),
      choice("speaker", "All speakers", named),
      choice("rule", "All findings", counted(tally((row) => (row[6] ?? []).map((at) => rules[at][0])), String)),
      reset("Clear"),
      status,
    );
    const hint = (said, ...names) => [...names.flatMap((each) => [element("kbd", {}, each), " "]), `${said} `];
    start.append(
      element("small", { class: "hints" }, ...hint("search", "/"), ...hint("move", "j", "k"), ...hint("page", "n", "p")),
    );
    form.addEventListener("submit", (event) => event.preventDefault());
    form.hidden = false;
  }

  const step = {
    previous: element("button", { type: "button", "aria-keyshortcuts": "p" }, "← Previous"),
    next: element("button", { type: "button", "aria-keyshortcuts": "n" }, "Next →"),
  };
  const where = element("span", {});
  step.previous.addEventListener("click", () => turn(-1));
  step.next.addEventListener("click", () => turn(1));

  // A link leads to the changes that it names, and so does the next Tab.
  function follow(event) {
    const link = event.target.closest?.('a[href^="#"]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (link.hash !== location.hash) history.pushState(null, "", link.hash);
    state = asked();
    draw();
    begin();
  }

  function turn(by) {
    const page = state.page + by;
    if (page >= 1 && page <= Math.ceil(shown.length / PAGE)) go({ page }, { top: true });
  }

  function move(by) {
    const items = [...list.querySelectorAll("ol > li")];
    const at = items.indexOf(document.activeElement?.closest("ol > li"));
    const to = items[at < 0 ? (by > 0 ? 0 : items.length - 1) : at + by];
    to?.focus();
  }

  function key(event) {
    const { target, key: name } = event;
    const writing = target.matches?.("input, select, textarea");
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (name === "Escape" && target === form.elements.q) {
      if (target.value) go({ q: "" }, { quietly: true });
      else target.blur();
    } else if (writing) {
      return;
    } else if (name === "/") {
      form.elements.q.focus();
      form.elements.q.select();
    } else if (name === "j" || name === "k") {
      move(name === "j" ? 1 : -1);
    } else if ((name === "ArrowDown" || name === "ArrowUp") && target.matches?.("ol > li")) {
      move(name === "ArrowDown" ? 1 : -1);
    } else if (name === "n" || name === "p") {
      turn(name === "n" ? 1 : -1);
    } else {
      return;
    }
    event.preventDefault();
  }

  function more(place) {
    const left = data.findings[Number(place.dataset.rule)];
    const beyond = Number(place.dataset.more) - left.length;
    const button = element("button", { type: "button" });
    const say = () => {
      button.textContent = `${number.format(left.length + beyond)} more`;
    };
    button.addEventListener("click", () => {
      const before = place.previousElementSibling.lastElementChild;
      for (const [key, said, table] of left.splice(0, MORE)) {
        const line = element("li", { tabindex: "-1" });
        if (key) line.append(element("a", { class: "to", href: `#${new URLSearchParams({ table, q: key })}` }, code(key)), " ");
        line.append(element("bdi", {}, said));
        place.previousElementSibling.append(line);
      }
      if (left.length) say();
      else if (beyond) place.textContent = `… ${number.format(beyond)} more: see their changes, or --format json`;
      else place.remove();
      before.nextElementSibling?.focus({ preventScroll: true });
    });
    say();
    place.replaceChildren(button);
  }

  controls();
  const ruled = new Set(rows.flatMap((row) => (row[6] ?? []).map((at) => rules[at][0])));
  for (const link of document.querySelectorAll(".show")) link.hidden = !ruled.has(link.hash.slice("#rule=".length));
  pages.append(step.previous, where, step.next);
  for (const place of document.querySelectorAll(".more[data-rule]")) more(place);
  if (rows.length >= PAGE) document.getElementById("rest")?.remove();
  addEventListener("hashchange", () => {
    state = asked();
    draw();
  });
  addEventListener("keydown", key);
  addEventListener("click", follow);
  draw();
  if (NAMES.some((name) => state[name]) || state.page > 1) start.scrollIntoView();
})();
