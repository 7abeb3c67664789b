package tidemark.bothways;

import java.io.Serializable;

/**
 * What a run of a job is given; the local jobs have the same.
 *
 * @param from the first number where no state says another
 * @param to the last number
 * @param folder where the feed says that it has emitted all, and is told to end
 * @param due processing time, in milliseconds, that processing-time timers are set behind
 */
record Run(long from, long to, String folder, long due) implements Serializable {}
