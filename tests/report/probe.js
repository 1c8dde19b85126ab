// SPDX-License-Identifier: MIT
/* Uses the page as a reader would, and writes into it what happened. */
'use strict';
const results = [];
const say = (name, is) => results.push((is ? 'pass ' : 'fail ') + name);
const all = (selector) => [...document.querySelectorAll(selector)];
const hidden = (e) => getComputedStyle(e).display === 'none';

say('no error', window.probeErrors.length === 0);

const button = document.querySelector('.legend button');
const curves = all('figure g[data-s="' + button.dataset.s + '"]');
button.click();
say('the legend hides', curves.length > 0 && curves.every(hidden));
say('the legend says so', button.getAttribute('aria-pressed') === 'false');
say('the others stay', all('figure g[data-s]').some((e) => !hidden(e)));
button.click();
say('the legend shows again', !curves.some(hidden));

const table = document.querySelector('section[id] table.sortable th.rank')
	.closest('section').parentElement.querySelectorAll('table.sortable')[1];
const column = [...table.tHead.rows[0].cells].findIndex(
	(head) => head.textContent.startsWith('system calls'));
const head = table.tHead.rows[0].cells[column];
const keys = () => [...table.tBodies[0].rows].map(
	(row) => row.cells[column].dataset.v);
const figures = () => keys().filter((key) => key !== '').map(Number);
head.querySelector('button').click();
say('a press sorts up', figures().every((v, i, a) => i === 0 || a[i - 1] <= v));
say('what has no figure is last', keys().at(-1) === '');
say('the head says so', head.getAttribute('aria-sort') === 'ascending');
head.querySelector('button').click();
say('another sorts down',
	figures().every((v, i, a) => i === 0 || a[i - 1] >= v));
say('n/a stays last', keys().at(-1) === '');

say('each plot is seen', all('figure svg').length > 0 &&
	all('figure svg').every((e) => e.getBoundingClientRect().height > 100));
say('each plot has a reading', all('figure').every(
	(e) => e.querySelector('.reading').textContent.length > 20));
say('each plot links its data', all('figure').every(
	(e) => e.querySelector('a[href$=".csv"]')));
say('ids are unique', new Set(all('[id]').map((e) => e.id)).size ===
	all('[id]').length);
say('what is wider than the window says so', all('.scroll').every((e) =>
	(e.scrollWidth > e.clientWidth + 1) === getComputedStyle(e, '::before')
		.content.includes('scroll sideways')));
say('the window is enough from 1,100 on', innerWidth < 1100 ||
	!all('.scroll.wide').length);
say('a mark tells one value', all('figure g[data-s] use').every(
	(e) => /\d/.test(e.querySelector('title').textContent)));
say('the marks of a row tell different values', all('figure').every(
	(e) => {
		const tips = [...e.querySelectorAll('g[data-s] use title')]
			.map((title) => title.textContent);

		return new Set(tips).size === tips.length;
	}));
say('the best is first at a glance',
	document.querySelector('#glance tbody tr td').className === 'best');
say('no sideways scroll at ' + innerWidth,
	document.documentElement.scrollWidth <= innerWidth);
results.push('background ' +
	getComputedStyle(document.body).backgroundColor);

const report = results.join('\n') + '\n';
if (parent !== window) {
	parent.postMessage(report, '*');
} else {
	const pre = document.createElement('pre');

	pre.id = 'probe';
	pre.textContent = '\n' + report;
	document.body.append(pre);
}
