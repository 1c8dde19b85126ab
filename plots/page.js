'use strict';
/* The legend hides and shows a subject in every plot and table. */
for (const button of document.querySelectorAll('.legend button'))
	button.addEventListener('click', () => {
		const shown = button.getAttribute('aria-pressed') !== 'true';

		button.setAttribute('aria-pressed', shown);
		for (const e of document.querySelectorAll(
			'main [data-s="' + button.dataset.s + '"]'))
			if (e !== button)
				e.classList.toggle('off', !shown);
	});

/* A table that is wider than the window says so, and takes the keyboard. */
const tellWidth = () => {
	for (const box of document.querySelectorAll('.scroll')) {
		const wide = box.scrollWidth > box.clientWidth + 1;

		box.classList.toggle('wide', wide);
		box.tabIndex = wide ? 0 : -1;
	}
};
tellWidth();
addEventListener('resize', tellWidth);

/* A press on a column's head sorts by it; cells without a figure go last. */
const keyOf = (row, column) => {
	const cell = row.cells[column];
	const key = cell ? cell.dataset.v ?? cell.textContent.trim() : '';

	return key === '' || isNaN(key) ? key : Number(key);
};
const compare = (a, b) => {
	if (typeof a === 'number' && typeof b === 'number')
		return a - b;
	if (typeof a !== typeof b)
		return typeof a === 'number' ? -1 : 1;
	return a.localeCompare(b);
};
for (const table of document.querySelectorAll('table.sortable'))
	for (const head of table.tHead.rows[0].cells) {
		const button = document.createElement('button');

		button.type = 'button';
		button.append(...head.childNodes);
		head.append(button);
		button.addEventListener('click', () => {
			const up = head.getAttribute('aria-sort') !== 'ascending';
			const rows = [...table.tBodies[0].rows];
			const keyed = rows.map(
				(row) => [keyOf(row, head.cellIndex), row]);

			keyed.sort(([a], [b]) => {
				if (typeof a !== typeof b)
					return compare(a, b);
				return up ? compare(a, b) : compare(b, a);
			});
			for (const other of table.tHead.rows[0].cells)
				other.removeAttribute('aria-sort');
			head.setAttribute('aria-sort',
				up ? 'ascending' : 'descending');
			table.tBodies[0].append(...keyed.map(([, row]) => row));
		});
	}
