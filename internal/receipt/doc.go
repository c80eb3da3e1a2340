// Package receipt splits the difference between what an investor got from an index and what the creator's targets would have made
// without friction. docs/performance.md defines every part for readers.
//
// Step splits the change of a share's level between two stored points. Position folds the steps and the movements of one investor. All
// numbers are integers. The parts of a position always sum exactly to the difference.
//
// The package reads no database, no node and no clock.
package receipt
