package org.patchbay.api.ops.country;

/**
 * One rule that is in force.
 *
 * @param key as it is written in the file
 * @param source {@code bundle}, or the file with the line
 */
public record CountryRule(String key, String value, String source) {}
