package org.patchbay.api.ops.admin;

/**
 * A call that is wanted for somebody.
 *
 * @param user the id of the user who wants to talk, or the user's number
 * @param target whom the user wants to talk to: a number in international form, or an extension as it is dialled at the user's site
 * @param key the same key again within ten minutes is the same call, not another one; empty for none
 */
public record CallRequest(String tenant, String user, String target, String key) {}
