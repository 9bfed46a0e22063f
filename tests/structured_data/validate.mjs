// Prints what @adobe/structured-data-validator finds in HTML files, as JSON by file: node validate.mjs FOLDER FILE…
// FOLDER holds node_modules with that package and @marbec/web-auto-extractor.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, ...files] = process.argv.slice(2);
const require = createRequire(pathToFileURL(resolve(folder, "package.json")));
const load = async (name) => {
  const loaded = await import(pathToFileURL(require.resolve(name)));
  return loaded.default?.default ?? loaded.default ?? loaded;
};
const validator = await load("@adobe/structured-data-validator");
const Extractor = await load("@marbec/web-auto-extractor");
const Validator = validator.Validator ?? validator;

const found = {};
for (const file of files) {
  const data = new Extractor({ addLocation: true, embedSource: ["rdfa", "microdata"] }).parse(readFileSync(file, "utf8"));
  found[file] = {
    types: Object.keys(data.jsonld ?? {}),
    errors: (await new Validator().validate(data)).filter((issue) => issue.severity === "ERROR"),
  };
}
console.log(JSON.stringify(found));
