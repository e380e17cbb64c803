import styles from './page.module.css'

/** The first rows are on their way: a table without figures, standing still. */
export const SkeletonTable = ({ label }: { readonly label: string }) => (
  <div className={styles.skeleton} role="status" aria-label={label}>
    {[64, 92, 74, 88, 60, 80].map((width) => (
      <div key={width}>
        <i style={{ width }} />
        <i style={{ width: 40 }} />
        <i style={{ width: 40 }} />
      </div>
    ))}
  </div>
)
