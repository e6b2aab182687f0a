package org.patchbay.api.ops.directory;

/**
 * What is wrong.
 *
 * @param where the name and line, or the source and key
 * @param text what is wrong, and what to do
 */
public record LineProblem(String where, String text) {}
