/** QuickSight's roles as people call them; what it adds later is shown as it is. */
export const roleWord = (role: string | null): string =>
  role === null
    ? '–'
    : role
        .toLowerCase()
        .split('_')
        .map((part) => (part === 'pro' ? 'Pro' : part.charAt(0).toUpperCase() + part.slice(1)))
        .join(' ');
