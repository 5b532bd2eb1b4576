/** The class names of one of Cloudscape's components. */
declare module '*/styles.css.js' {
  const styles: Readonly<Record<string, string>>;
  export default styles;
}
