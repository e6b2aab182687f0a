package org.patchbay.api.ops.admin;

import java.time.Instant;

/**
 * One step in the life of a call.
 *
 * @param attempt the attempt or event it was about
 * @param who the handler or treatment, or {@code core}
 * @param bundle its bundle and version, empty for the core
 * @param what the verdict, plan or step
 * @param why the reason given, possibly empty
 * @param micros how long it took to decide, in microseconds
 */
public record TraceEntry(Instant at, String attempt, String who, String bundle, String what, String why, long micros) {}
