import { IsId, Rule } from '@gt/service-kit';
import { IsIn, IsNumber, IsOptional, Max, Min } from 'class-validator';
import { PRINTS, type PrintSize } from '../commands/photo-picture.js';
import { itemOf } from '../domain/material.js';

export class AttachmentQuery {
  /** line of the list of materials */
  @Rule('NOT_A_MATERIAL', '请从材料清单中选择。', (v) => typeof v === 'string' && itemOf(v) !== undefined) material: string;
  /** the attachment that it takes the place of */
  @IsOptional() @IsId() replaces?: string;
}
export class PhotoQuery { @IsOptional() @IsIn(['MASTER', ...Object.keys(PRINTS)]) size?: PrintSize | 'MASTER' }
/** The part of the photo that is printed, as parts of its width and height. */
export class CropDto {
  @IsNumber() @Min(0) @Max(1) left: number;
  @IsNumber() @Min(0) @Max(1) top: number;
  @IsNumber() @Min(0.01) @Max(1) width: number;
  @IsNumber() @Min(0.01) @Max(1) height: number;
}
