// Runs before anything is painted, so that a dark console never flashes white. The profile keeps the real
// setting (`session.appearance`); this reads the copy that `app/appearance.ts` leaves in this browser.
(() => {
  let kept = {};
  try {
    kept = JSON.parse(localStorage.getItem('steward.appearance') ?? '{}');
  } catch {
    // An unreadable copy only costs a flash.
  }
  const dark =
    kept.mode === 'dark' || (kept.mode !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.body.classList.toggle('awsui-dark-mode', dark);
  document.body.classList.toggle('awsui-compact-mode', kept.density === 'compact');
})();
