package org.patchbay.api.directory;

/**
 * Why an entry is not put on the service.
 *
 * @param where the file and line, or the source and key
 * @param text what is wrong, and what to do
 */
public record Problem(String where, String text) {}
