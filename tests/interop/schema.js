// SPDX-License-Identifier: MIT
// Results of paceline-load --json against their schema, by the validator ajv.
//
//   schema.js SCHEMA RESULT          status 0, or 1 and what is wrong
//   schema.js --broken SCHEMA RESULT damages the result in many ways, and
//                                    prints those that the schema lets pass
"use strict";
const fs = require("fs");
const Ajv = require("ajv/dist/2020");

function load(file) {
	return JSON.parse(fs.readFileSync(file, "utf8"));
}

// Readers are to pass over what they don't know; here it is an omission.
function closed(schema) {
	if (Array.isArray(schema))
		return schema.map(closed);
	if (schema === null || typeof schema !== "object")
		return schema;
	const copy = Object.fromEntries(
		Object.entries(schema).map(([key, value]) => [key, closed(value)]));
	if (copy.type === "object" && copy.properties)
		copy.additionalProperties = false;
	return copy;
}

// What a small sample, or the kernel, may not tell.
const unknowable = /_(p\d+|max|mean)_ns$|^load_runq_ns$/;

function* damages(result) {
	for (const key of Object.keys(result)) {
		const without = { ...result };
		delete without[key];
		yield [`no ${key}`, without];
		yield [`${key} is an object`, { ...result, [key]: {} }];
		if (typeof result[key] === "number") {
			yield [`${key} is text`,
				{ ...result, [key]: String(result[key]) }];
			yield [`${key} is negative`, { ...result, [key]: -1 }];
			if (!unknowable.test(key))
				yield [`${key} is null`,
					{ ...result, [key]: null }];
		}
	}
	for (const list of ["intervals", "checks", "targets"])
		for (const key of Object.keys(result[list][0])) {
			const first = { ...result[list][0] };
			delete first[key];
			yield [`one of ${list} without ${key}`,
				{ ...result, [list]: [first] }];
		}
	yield ["another model", { ...result, model: "half-open" }];
	yield ["a model that has no arrivals",
		{ ...result, model: "open", arrivals: null }];
	yield ["a local time",
		{ ...result, started_at: "2026-11-20 12:00:00" }];
	yield ["not valid for no reason",
		{ ...result, valid: false, reason: null }];
	yield ["fairness above 1", { ...result, jain_index: 1.5 }];
	yield ["half a reply", { ...result, replies: 0.5 }];
	yield ["something unheard of", { ...result, unheard_of: 1 }];
	yield ["a list", [result]];
}

const isBroken = process.argv[2] === "--broken";
const [schemaFile, resultFile] = process.argv.slice(isBroken ? 3 : 2);
const ajv = new Ajv({ allErrors: true, strict: true, strictTypes: false,
	strictRequired: false });
const validate = ajv.compile(closed(load(schemaFile)));
const result = load(resultFile);

if (isBroken) {
	let total = 0;
	for (const [what, damaged] of damages(result)) {
		total++;
		if (validate(damaged)) {
			console.log(`passes: ${what}`);
			process.exitCode = 1;
		}
	}
	console.log(`${total} ways`);
} else if (!validate(result)) {
	for (const error of validate.errors)
		console.log(`${error.instancePath || "/"} ${error.message} ` +
			JSON.stringify(error.params));
	process.exitCode = 1;
}
