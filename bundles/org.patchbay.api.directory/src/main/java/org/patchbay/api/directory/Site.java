package org.patchbay.api.directory;

/**
 * A place where users work.
 *
 * @param id unique in its tenant
 * @param country ISO 3166-1 alpha-2, upper case
 * @param address the registered address, which emergency calls from outside US and CA are located by; possibly empty
 */
public record Site(String id, String tenant, String name, String country, String address) {}
