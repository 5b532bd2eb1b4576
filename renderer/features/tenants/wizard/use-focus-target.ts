import { useEffect } from 'react';
import type { InputIssue } from '../../../../shared/errors.ts';
import { useValue } from '../../../components/value.ts';
import { fieldId } from '../draft/pages.ts';
import type { Wizard } from '../draft/use-wizard.ts';

/** The control of a place: itself, or the nearest place above it that has one. */
const controlOf = (place: InputIssue['path']): HTMLElement | null => {
  for (let length = place.length; length > 0; length -= 1) {
    const control = document.getElementById(fieldId(place.slice(0, length)));
    if (control) return control;
  }
  return null;
};

/** Moves the focus to the place that was asked for, or to the first field with an error. */
export const useFocusTarget = ({ target }: Wizard): void => {
  const place = useValue(target);
  useEffect(() => {
    if (!place) return;
    // A person is mended in their own form, which the list of people opens.
    if (place[0] === 'people' && typeof place[1] === 'number') return;
    const frame = requestAnimationFrame(() => {
      const control =
        controlOf(place) ??
        document.querySelector<HTMLElement>('main [aria-invalid="true"]') ??
        document.querySelector<HTMLElement>('.issue-links a');
      control?.focus();
      control?.scrollIntoView({ block: 'center' });
      target.set(null);
    });
    return () => cancelAnimationFrame(frame);
  }, [place, target]);
};
