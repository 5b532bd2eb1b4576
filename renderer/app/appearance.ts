import { applyDensity, applyMode, Density, Mode } from '@cloudscape-design/global-styles';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Appearance } from '../../shared/contract/session.ts';
import { orpc } from './client.ts';

const keptUnder = 'steward.appearance';
const prefersDark = () => window.matchMedia('(prefers-color-scheme: dark)');

const apply = ({ mode, density }: Appearance): void => {
  const dark = mode === 'dark' || (mode === 'system' && prefersDark().matches);
  applyMode(dark ? Mode.Dark : Mode.Light);
  applyDensity(density === 'compact' ? Density.Compact : Density.Comfortable);
  document.documentElement.style.colorScheme = dark ? 'dark' : 'light';
  try {
    // Read by first-paint.js at the next start, before the profile could answer.
    localStorage.setItem(keptUnder, JSON.stringify({ mode, density }));
  } catch {
    // A browser without storage only gets a flash of white at the next start.
  }
};

/** Keeps the page as the profile says, and follows the operating system in `system` mode. */
export const useApplyAppearance = (): void => {
  const { data } = useQuery(orpc.session.appearance.queryOptions());
  useEffect(() => {
    if (!data) return;
    apply(data);
    const media = prefersDark();
    const onChange = () => apply(data);
    media.addEventListener('change', onChange);
    return () => media.removeEventListener('change', onChange);
  }, [data]);
};

/** The appearance and a function that changes part of it, at once on screen and then in the profile. */
export const useAppearance = () => {
  const cache = useQueryClient();
  const key = orpc.session.appearance.queryKey();
  const { data } = useQuery(orpc.session.appearance.queryOptions());
  const save = useMutation(
    orpc.session.setAppearance.mutationOptions({
      onSuccess: (kept) => cache.setQueryData(key, kept),
      onError: () => void cache.invalidateQueries({ queryKey: key }),
    }),
  );
  const appearance: Appearance = data ?? { mode: 'system', density: 'comfortable' };
  const change = (part: Partial<Appearance>) => {
    const next = { ...appearance, ...part };
    cache.setQueryData(key, next);
    save.mutate(next);
  };
  return { appearance, change, error: save.error };
};
