package org.patchbay.lab.cloud.entra;

import java.util.Map;

/**
 * A licence that a tenant has bought.
 *
 * @param id its skuId
 * @param part its skuPartNumber: MCOEV
 * @param plans what it consists of: service plan id to name
 */
public record Sku(String id, String part, int bought, Map<String, String> plans) {
    /** Microsoft Teams Phone Standard. */
    public static final Sku PHONE_SYSTEM = new Sku(
            "e43b5b99-8dfb-405f-9987-dc307f34bcbd",
            "MCOEV",
            100,
            Map.of("4828c8ec-dc2e-4779-b502-87ac9ce28ab7", "MCOEV"));

    /** Microsoft 365 E3, which has Teams and no telephone. */
    public static final Sku E3 = new Sku(
            "05e9a617-0261-4cee-bb44-138d3ef5d965",
            "SPE_E3",
            100,
            Map.of("57ff2da0-773e-42df-b2af-ffb7a2317929", "TEAMS1"));
}
