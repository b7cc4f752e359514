/* A vendor's library with the interface of GA/T 626.1, for the tests: no collector,
 * one file that holds what happens. Its first line are six numbers:
 *     init channels capture width height double
 * the answers of Init, GetChannelCount and GetFPRawData, the size of the pictures,
 * and whether twice the picture is written; then come the picture's bytes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int init_answer, channels, capture_answer, width, height, twice, begun;

static FILE *scene(void)
{
    FILE *file = fopen(getenv("LIVESCAN_SCENE"), "rb");
    if (file && fscanf(file, "%d %d %d %d %d %d", &init_answer, &channels,
                       &capture_answer, &width, &height, &twice) == 6)
        fgetc(file);
    return file;
}

static void look(void)
{
    FILE *file = scene();
    if (file)
        fclose(file);
}

int LIVESCAN_Init(void) { look(); return init_answer; }
int LIVESCAN_Close(void) { return 1; }
int LIVESCAN_GetChannelCount(void) { look(); return channels; }
int LIVESCAN_BeginCapture(int channel) { begun = channel == 0; return begun ? 1 : -101; }
int LIVESCAN_EndCapture(int channel) { begun = 0; return channel == 0 ? 1 : -101; }

int LIVESCAN_GetFPRawData(int channel, unsigned char *raw)
{
    FILE *file = scene();
    (void)channel;
    if (!begun || !file)
        return -5;
    memset(raw, 238, (size_t)width * height * (twice ? 2 : 1));
    if (fread(raw, 1, (size_t)width * height, file) == 0)
        memset(raw, 238, (size_t)width * height);
    fclose(file);
    return capture_answer;
}

#ifndef BARE
int LIVESCAN_GetVersion(void) { return 300; }
int LIVESCAN_GetDesc(char text[1024]) { strcpy(text, "SIMULATED by a test"); return 1; }
int LIVESCAN_GetMaxImageSize(int channel, int *wide, int *high)
{
    look();
    (void)channel;
    *wide = width;
    *high = height;
    return 1;
}
#endif
