import { i18n } from ".";
import { direction, LANGUAGE } from "./language";

/* Imported first: the modules after it may read texts as soon as they run. English comes with the app, other languages when they are used. */

document.documentElement.lang = LANGUAGE;
document.documentElement.dir = direction(LANGUAGE);
if (LANGUAGE === "de") {
  try {
    i18n.loadAndActivate({ locale: "de", messages: (await import("./de")).de });
  } catch {
    document.documentElement.lang = "en"; // the server is away: English is here already
  }
}
