// Builds what the pages load into ../static: the styles, the scripts and the pictures of the components.
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const target = join(here, "..", "static");
const govuk = join(modules, "govuk-frontend", "dist", "govuk");
const moj = join(modules, "@ministryofjustice", "frontend", "moj");

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
const { css } = compile(join(here, "desk.scss"), {
  loadPaths: [here, modules],
  quietDeps: true,
  style: "compressed",
  // The ministry's styles still use a mixin that the others have let go.
  silenceDeprecations: [],
  logger: { warn() {} },
});
writeFileSync(join(target, "desk.css"), css);
cpSync(join(here, "desk.mjs"), join(target, "desk.js"));
cpSync(join(here, "icon.svg"), join(target, "icon.svg"));
cpSync(join(govuk, "govuk-frontend.min.js"), join(target, "govuk-frontend.min.js"));
cpSync(join(moj, "assets", "images"), join(target, "images"), {
  recursive: true,
  // Crowns and crests are of others.
  filter: (source) => !/crown|crest|logotype|favicon|opengraph|touch/.test(source),
});
