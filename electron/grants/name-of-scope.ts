/** What a reading of the directory covers, in words: `members of group sales`. */
export const nameOfScope = (scope: string): string => {
  const [list = '', ...rest] = scope.split('/');
  const about = rest.slice(1).join('/') || rest[0] || '';
  switch (list) {
    case 'members':
      return `members of group ${about}`;
    case 'folder_members':
      return `what lies in folder ${rest.join('/')}`;
    case 'users':
    case 'groups':
      return `${list} of namespace ${rest[0] ?? ''}`;
    case 'policy_assignments':
      return `IAM policy assignments of namespace ${rest[0] ?? ''}`;
    case 'assigned':
      return `who is in IAM policy assignment ${about}`;
    case 'role_members':
      return `role ${about} of namespace ${rest[0] ?? ''}`;
    case 'grants':
    case 'tags':
      return `${list} of ${rest[0]?.replace('_', ' ') ?? ''} ${about}`;
    default:
      return `the list of ${list.replaceAll('_', ' ')}`;
  }
};
