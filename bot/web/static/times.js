// Shows times in the reader's own zone; without this script they stand there in UTC.
"use strict";

const FORMS = {
  minute: new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" }),
  day: new Intl.DateTimeFormat(undefined, { dateStyle: "medium" }),
};

function showTimes(root) {
  for (const time of root.querySelectorAll("time[data-shown]")) {
    const form = FORMS[time.dataset.shown];
    if (form) {
      time.title = time.textContent;
      time.textContent = form.format(new Date(time.dateTime));
      delete time.dataset.shown;
    }
  }
}

showTimes(document);
window.showTimes = showTimes;
