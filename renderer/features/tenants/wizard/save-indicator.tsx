import { useWizard } from '../draft/use-wizard.ts';
import { SaveState } from './save-state.tsx';

/** Whether what was typed into the wizard is stored. */
export const SaveIndicator = () => <SaveState saver={useWizard().saver} />;
