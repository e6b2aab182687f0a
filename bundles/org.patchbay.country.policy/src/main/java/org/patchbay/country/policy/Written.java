package org.patchbay.country.policy;

/**
 * A value as somebody wrote it, and where.
 *
 * @param value without the space around it; may be empty
 * @param file its name, for people
 * @param line from 1
 */
record Written(String value, String file, int line) {}
