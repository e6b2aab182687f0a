package org.patchbay.lab.peer;

/**
 * Why a peer refuses a request.
 *
 * @param status the SIP status
 * @param phrase its reason phrase
 * @param why which rule of the contract was broken
 */
record Refusal(int status, String phrase, String why) {}
