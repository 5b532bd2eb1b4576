import { useEffect, useState } from 'react';

const roomy = () => window.matchMedia('(min-width: 1280px)');
const wide = () => window.matchMedia('(min-width: 689px)');

/** The wizard brings a navigation of its own: on a narrow window two of them leave the form no room. */
const hasOwnSteps = (path: string): boolean => path.startsWith('/tenants/drafts/');

/**
 * Whether the side navigation is open, and a function that opens or closes it. In the wizard it is closed by
 * itself while the window is narrow; what a person chose there is forgotten with the wizard, and the choice
 * for all other pages stays as it was.
 */
export const useNavigationOpen = (path: string) => {
  const inWizard = hasOwnSteps(path);
  const [open, setOpen] = useState(() => wide().matches);
  const [openInWizard, setOpenInWizard] = useState(() => roomy().matches);
  useEffect(() => {
    if (!inWizard) return;
    const media = roomy();
    const follow = () => setOpenInWizard(media.matches);
    follow();
    media.addEventListener('change', follow);
    return () => media.removeEventListener('change', follow);
  }, [inWizard]);
  return inWizard ? { open: openInWizard, change: setOpenInWizard } : { open, change: setOpen };
};
