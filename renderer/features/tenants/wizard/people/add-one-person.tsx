import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input, { type InputProps } from '@cloudscape-design/components/input';
import { useEffect, useRef, useState } from 'react';
import type { TenantRole } from '../../../../../shared/domain/tenant-spec.ts';
import { useNotify } from '../../../../components/notifications.ts';
import { personErrors } from '../../draft/check-draft.ts';
import { addPerson, emailKey } from '../../draft/edit-people.ts';
import { fieldId } from '../../draft/pages.ts';
import { personOf } from '../../draft/tenant-draft.ts';
import { useWizard } from '../../draft/use-wizard.ts';
import { wizardWords } from '../../wizard-words.ts';
import { RoleSelect } from './role-select.tsx';
import '../../tenants.css';

const words = wizardWords.people;
const emailId = fieldId(['new-person', 'email']);

interface Typed {
  readonly email: string;
  readonly name: string;
  readonly role: TenantRole;
}

/** Adds a person to the draft, or says per field why not. */
const addTo = (store: ReturnType<typeof useWizard>['store'], typed: Typed): ReadonlyMap<string, string> => {
  const person = personOf(typed);
  const { draft, context } = store.state();
  const found = new Map(personErrors(person, draft, context));
  const key = emailKey(person.email);
  if (draft.people.some((other) => emailKey(other.email) === key))
    found.set('email', words.already(person.email));
  // The list shows it, and the person's own form has the field that mends it.
  found.delete('sessionName');
  if (found.size === 0) store.edit(addPerson(person));
  return found;
};

/** One person at a time; Enter adds, and the next e-mail can be typed at once. */
export const AddOnePerson = () => {
  const { store } = useWizard();
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [role, setRole] = useState<TenantRole>('reader');
  const [errors, setErrors] = useState<ReadonlyMap<string, string>>(new Map());
  const emailInput = useRef<InputProps.Ref>(null);
  const notify = useNotify();

  // Who goes on without pressing Add meant the person to come along.
  const typed = useRef<Typed>({ email, name, role });
  useEffect(() => {
    typed.current = { email, name, role };
  }, [email, name, role]);
  useEffect(
    () => () => {
      const person = typed.current;
      if (person.email.trim() === '') return;
      const [why] = addTo(store, person).values();
      if (why !== undefined)
        notify({ type: 'warning', header: words.notAdded(person.email.trim()), content: why });
    },
    [store, notify],
  );

  const add = () => {
    const found = addTo(store, { email, name, role });
    setErrors(found);
    if (found.size === 0) {
      setEmail('');
      setName('');
    }
    emailInput.current?.focus();
  };
  return (
    <div className="add-person-box">
      <form
        className="add-person"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          add();
        }}
      >
        <FormField label={words.email} errorText={errors.get('email')} controlId={emailId} stretch>
          <Input
            ref={emailInput}
            controlId={emailId}
            value={email}
            type="email"
            autoComplete={false}
            placeholder={words.emailPlaceholder}
            onChange={({ detail }) => {
              setEmail(detail.value);
              if (errors.size > 0) setErrors(new Map());
            }}
          />
        </FormField>
        <FormField label={words.name} errorText={errors.get('name')} stretch>
          <Input value={name} autoComplete={false} onChange={({ detail }) => setName(detail.value)} />
        </FormField>
        <FormField label={words.role} stretch>
          <RoleSelect value={role} onChange={setRole} />
        </FormField>
        <div className="add-person-button">
          <Button iconName="add-plus" formAction="submit" ariaLabel={words.addOneLabel}>
            {words.addOne}
          </Button>
        </div>
      </form>
    </div>
  );
};
