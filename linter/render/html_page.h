#pragma once
#include <string_view>

namespace aop {

// The parts of the HTML page that are the same for every run.
inline constexpr std::string_view html_style = R"css(
:root { color-scheme: light dark; --bg: #fff; --fg: #1c2024; --soft: #60646c; --line: #d9dce1; --card: #f6f7f9;
  --bad: #b3261e; --warn: #8a5300; --good: #156c39; --info: #1d5fa8; --mark: #ffe3a3; }
@media (prefers-color-scheme: dark) { :root { --bg: #14171a; --fg: #e6e8eb; --soft: #a0a6ae; --line: #343a41; --card: #1d2125;
  --bad: #ff8a80; --warn: #ffb74d; --good: #6fd797; --info: #82b6f5; --mark: #5c4a12; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem; max-width: 75rem; background: var(--bg); color: var(--fg); font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.15rem; margin: 2rem 0 .6rem; } h3 { font-size: 1rem; margin: 0; font-weight: 600; }
p { margin: .4rem 0; } code, pre { font: 13px/1.5 ui-monospace, monospace; } code { font-size: .9em; }
a { color: var(--info); } .soft { color: var(--soft); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: .4rem .7rem; border-bottom: 1px solid var(--line); }
th { font-weight: 600; color: var(--soft); font-size: .85rem; } td small { display: block; color: var(--soft); }
.badge { display: inline-block; padding: 0 .55em; border: 1px solid; border-radius: 1em; font-size: .8rem; font-weight: 600; white-space: nowrap; }
.bad, .error .badge { color: var(--bad); } .warn, .warning .badge { color: var(--warn); } .good { color: var(--good); } .dim { color: var(--soft); } .note .badge { color: var(--info); }
.finding { border: 1px solid var(--line); border-left: .3rem solid var(--info); border-radius: .4rem; background: var(--card); padding: .8rem 1rem; margin: .8rem 0; }
.finding.error { border-left-color: var(--bad); } .finding.warning { border-left-color: var(--warn); } .finding.accepted { opacity: .75; }
.finding h3 .badge { margin-right: .5em; }
pre { background: var(--bg); border: 1px solid var(--line); border-radius: .3rem; padding: .5rem .7rem; overflow-x: auto; margin: .5rem 0; white-space: pre; tab-size: 4; }
pre .n { color: var(--soft); user-select: none; } mark { background: var(--mark); color: inherit; border-bottom: 2px solid var(--bad); } mark.second { border-bottom-color: var(--info); }
.label { color: var(--info); font-family: system-ui, sans-serif; font-size: .85rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: .5rem 0 0; } dt { color: var(--soft); } dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
dd pre { margin: 0; white-space: pre-wrap; }
.filter { margin-right: 1rem; } #search { display: none; font: inherit; padding: .2rem .5rem; min-width: 16rem; }
#error:not(:checked) ~ main .finding.error:not(.accepted), #warning:not(:checked) ~ main .finding.warning:not(.accepted),
#note:not(:checked) ~ main .finding.note:not(.accepted), #accepted:not(:checked) ~ main .finding.accepted, .finding[hidden] { display: none; }
input:focus-visible, summary:focus-visible, a:focus-visible { outline: 2px solid var(--info); outline-offset: 2px; }
@media print { body { max-width: none; padding: 0; font-size: 11pt; } .filter, input, #search { display: none; } .finding, tr { break-inside: avoid; } pre { white-space: pre-wrap; }
  #error ~ main .finding.finding { display: block; } }
)css";

// Searching in the findings is the one thing that needs a script; without it the box is not there.
inline constexpr std::string_view html_script = R"js(
const box = document.getElementById('search');
box.style.display = 'inline-block';
box.addEventListener('input', () => {
  const wanted = box.value.toLowerCase();
  for (const f of document.querySelectorAll('.finding')) f.hidden = !f.textContent.toLowerCase().includes(wanted);
});
)js";

}
