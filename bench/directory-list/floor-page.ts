/**
 * The least that such a list can be: ten thousand rows in memory, fifty of them in a plain table, found, ordered and
 * turned by the same keys.
 */
export const floorPage = (rows: number): string => `<!doctype html><title>Floor</title>
<label>Find <input id="find"></label>
<button id="order">Order</button> <button id="next">Next page</button>
<table aria-label="Floor"><thead><tr><th>Person<th>Role<th>State<th>Namespace<th>Groups<th>Read</thead><tbody></tbody></table>
<script>
  const all = Array.from({ length: ${rows} }, (_, at) => ({
    name: 'sso/person' + at + '@tenant.example', role: 'Reader', state: 'Active',
    namespace: 'tenant-' + (at % 20), groups: String(at % 7), read: '1 March 2026' }));
  let text = '', descending = false, page = 1;
  const draw = () => {
    const found = all.filter(({ name }) => name.includes(text))
      .sort((a, b) => (a.name < b.name ? -1 : 1) * (descending ? -1 : 1));
    const shown = found.slice((page - 1) * 50, page * 50);
    document.querySelector('tbody').innerHTML = shown
      .map((row) => '<tr>' + Object.values(row).map((cell) => '<td>' + cell).join('')).join('');
  };
  const find = document.getElementById('find');
  find.oninput = () => { text = find.value; page = 1; draw(); };
  document.getElementById('order').onclick = () => { descending = !descending; page = 1; draw(); };
  document.getElementById('next').onclick = () => { page += 1; draw(); };
  draw();
</script>`;
