// SPDX-License-Identifier: MIT
// HdrHistogram logs by way of the library hdr-histogram-js.
//
//   hdr.js read FILE        prints what it finds, as `readback hlog` does
//   hdr.js hgrm FILE TAG    prints the percentile text of one interval, in us
//   hdr.js p99 FILE         prints that of all intervals together, in s
//   hdr.js write DIGITS LOW prints a log of its own
"use strict";
const fs = require("fs");
const hdr = require("hdr-histogram-js");

const PERCENTILES = [1, 25, 50, 75, 90, 95, 99, 99.9, 99.99, 99.999, 100];
const START_MS = 1700000000250;

// Counts may pass 32 bits.
function* intervals(file) {
	const text = fs.readFileSync(file, "utf8");
	const reader = new hdr.HistogramLogReader(text, 64);

	for (let h; (h = reader.nextIntervalHistogram()) !== null;) {
		const isTagged = h.tag !== "NO TAG";
		yield { tag: isTagged ? h.tag : "none", histogram: h };
	}
}

// The third field, which the library passes over.
function maxima(file) {
	return fs.readFileSync(file, "utf8").split("\n")
		.filter((line) => /^(Tag=[^,]*,)?[0-9]/.test(line))
		.map((line) => line.split(",").at(-2));
}

function read(file) {
	const max = maxima(file);
	let row = 0;

	for (const { tag, histogram: h } of intervals(file)) {
		const start = h.startTimeStampMsec / 1000;
		const end = h.endTimeStampMsec / 1000;
		console.log([tag, start.toFixed(3), (end - start).toFixed(3),
			max[row++], h.totalCount, h.getValueAtPercentile(0),
			h.maxValue, h.mean, h.stdDeviation,
			...PERCENTILES.map((p) => h.getValueAtPercentile(p)),
		].join(","));
	}
}

function hgrm(file, wanted) {
	for (const { tag, histogram } of intervals(file))
		if (tag === wanted)
			process.stdout.write(
				histogram.outputPercentileDistribution(5, 1000));
}

function p99(file) {
	const [first, ...others] = [...intervals(file)].map((i) => i.histogram);

	others.forEach((h) => first.add(h));
	console.log((first.getValueAtPercentile(99) / 1e9).toPrecision(3));
}

// Latencies from 10 us to 10 s, always the same ones.
function* latencies(seed) {
	for (let i = 0; i < 5000; i++) {
		seed = (seed * 48271) % 2147483647;
		yield Math.floor(1e4 * 10 ** (6 * seed / 2147483647));
	}
}

function write(digits, lowest) {
	const writer = new hdr.HistogramLogWriter(
		(text) => process.stdout.write(text));

	writer.outputComment("[Written by hdr-histogram-js]");
	writer.outputLogFormatVersion();
	writer.outputStartTime(START_MS);
	writer.outputLegend();
	for (let second = 0; second < 3; second++) {
		const h = hdr.build({ bitBucketSize: 64,
			lowestDiscernibleValue: lowest,
			highestTrackableValue: 36e11,
			numberOfSignificantValueDigits: digits });
		for (const ns of latencies(second + 1))
			h.recordValue(ns);
		if (second > 0)
			h.tag = `second-${second}`;
		writer.outputIntervalHistogram(h, second, second + 1, 1e6);
	}
}

const [command, ...rest] = process.argv.slice(2);
if (command === "read")
	read(rest[0]);
else if (command === "hgrm")
	hgrm(rest[0], rest[1]);
else if (command === "p99")
	p99(rest[0]);
else if (command === "write")
	write(Number(rest[0]), Number(rest[1]));
else
	throw new Error("hdr.js read|hgrm|p99|write");
